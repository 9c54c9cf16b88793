#!/usr/bin/env bash
# Records the same traffic with synema and with tcpdump, in network namespaces of its own.
# live.sh PROGRAM FOLDER: writes cable-*, loopback-* and killed.pcapng into FOLDER. Needs root, iproute2, tcpdump, python3.
set -eu
program=$1 folder=$2
left=synema-l-$$ right=synema-r-$$
trap 'set +e; kill $(jobs -p) 2>/dev/null; ip netns del $left 2>/dev/null; ip netns del $right 2>/dev/null' EXIT

ip netns add "$left"
ip netns add "$right"
ip link add l-$$ netns "$left" type veth peer name r-$$ netns "$right"
ip -n "$left" addr add 192.0.2.1/24 dev l-$$
ip -n "$right" addr add 192.0.2.2/24 dev r-$$
ip -n "$left" addr add 2001:db8::1/64 dev l-$$ nodad
ip -n "$right" addr add 2001:db8::2/64 dev r-$$ nodad
for namespace in "$left" "$right"; do ip -n "$namespace" link set lo up; done
ip -n "$left" link set l-$$ up
ip -n "$right" link set r-$$ up
sleep 1

serve='
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
server = socket.socket(family); server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((sys.argv[1], 4242)); server.listen(5)
for _ in range(5):
    peer, _ = server.accept()
    data = b""
    while chunk := peer.recv(65536): data += chunk
    peer.sendall(data); peer.close()
'
connect='
import socket, sys
for _ in range(5):
    with socket.create_connection((sys.argv[1], 4242)) as peer:
        peer.sendall(b"x" * 20000); peer.shutdown(socket.SHUT_WR)
        while peer.recv(65536): pass
'

# until_there FILE: until a recorder has written its file's beginning, which it does when it listens
until_there() { for _ in $(seq 100); do [ -s "$1" ] && return; sleep 0.1; done; }
until_says() { for _ in $(seq 100); do grep -q "$1" "$2" && return; sleep 0.1; done; }

# record NAME NAMESPACE INTERFACE: both recorders around the traffic that `traffic` makes
record() {
  ip netns exec "$2" "$program" capture "$3" -w "$folder/$1-synema.pcapng" 2>"$folder/$1-synema.log" &
  ours=$!
  ip netns exec "$2" tcpdump -q -i "$3" -B 8192 --time-stamp-precision=nano -w "$folder/$1-tcpdump.pcap" 2>"$folder/$1-tcpdump.log" &
  theirs=$!
  until_there "$folder/$1-synema.pcapng"
  until_says "listening on" "$folder/$1-tcpdump.log"
  traffic
  sleep 1
  kill -TERM $ours
  kill -INT $theirs
  wait $theirs $ours || true
}

talk() { # FROM TO ADDRESS
  ip netns exec "$2" python3 -c "$serve" "$3" &
  server=$!
  for _ in $(seq 100); do ip netns exec "$2" ss -Hltn | grep -q ':4242 ' && break; sleep 0.1; done
  ip netns exec "$1" python3 -c "$connect" "$3"
  wait $server
}

traffic() { talk "$left" "$right" 192.0.2.2; talk "$left" "$right" 2001:db8::2; }
record cable "$left" l-$$
traffic() { talk "$left" "$left" 127.0.0.1; }
record loopback "$left" lo

# a kill in the middle
ip netns exec "$left" "$program" capture lo -w "$folder/killed.pcapng" 2>/dev/null &
until_there "$folder/killed.pcapng"
traffic
sleep 1
pkill -KILL -f "$folder/killed.pcapng"
exit 0
