#!/bin/bash
# Records the sample captures of this folder, anew and for real: two network namespaces, real programs, the kernel's
# own TCP between them. Run it as root, with no argument for all samples or with the names of functions below.
#
#   client 192.0.2.10  2001:db8::10 --- cable.py, 10 ms each way --- server 192.0.2.80  2001:db8::80
#
# It installs what is missing of these Debian packages:
PACKAGES="iproute2 iputils-ping tcpdump wireshark-common nftables ethtool curl bind9-dnsutils procps python3"
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
client=sample-client server=sample-server cable=sample-cable
python=/usr/bin/python3

[ "$(id -u)" = 0 ] || { echo "record.sh: must run as root, for network namespaces" >&2; exit 1; }

missing=
for package in $PACKAGES; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=" $package"
done
[ -z "$missing" ] || apt-get install -y --no-install-recommends $missing

in_client() { ip netns exec $client "$@"; }
in_server() { ip netns exec $server "$@"; }
# What runs in the background is started by `ip netns exec` itself: $! is then the program, not a shell around it.

# Ends what this script started in its namespaces, then the namespaces.
take_down() {
  local there
  there=$(ip netns list | awk -v names="$client $server $cable" 'index(" " names " ", " " $1 " ") { print $1 }')
  for namespace in $there; do ip netns pids $namespace | xargs -r kill 2>/dev/null || true; done
  wait
  for namespace in $there; do ip netns del $namespace; done
}
trap 'take_down; rm -rf "$work"' EXIT

# A pair of interfaces: eth0 in a host's namespace, the other end in the cable's. Offloads are off, so that frames are
# captured as they are on a wire: no larger than the MTU, with their checksums filled in.
plug() {
  local namespace=$1 mac=$2 v4=$3 v6=$4 end=$5
  ip netns add $namespace
  ip link add eth0 netns $namespace address $mac type veth peer name $end netns $cable
  for which in "$namespace eth0" "$cable $end"; do
    set -- $which
    ip netns exec $1 sysctl -qw net.ipv6.conf.$2.accept_ra=0 net.ipv6.conf.$2.router_solicitations=0
    ip netns exec $1 ethtool -K $2 tso off gso off gro off rx off tx off >/dev/null 2>&1
  done
  # A cable has no address.
  ip netns exec $cable sysctl -qw net.ipv6.conf.$end.disable_ipv6=1
  ip -n $cable link set $end up
  ip -n $namespace link set lo up
  ip -n $namespace link set eth0 up
  ip -n $namespace addr add $v4/24 dev eth0
  ip -n $namespace addr add $v6/64 dev eth0 nodad
  ip netns exec $namespace sysctl -qw net.ipv4.tcp_no_metrics_save=1
}

set_up() {
  take_down
  ip netns add $cable
  plug $client 02:00:00:00:00:10 192.0.2.10 2001:db8::10 near
  plug $server 02:00:00:00:00:80 192.0.2.80 2001:db8::80 far
  ip netns exec $cable $python "$here/cable.py" near far 10 &
  sleep 0.5
  # Addresses known, so that only the samples about finding them show it.
  in_client ping -qc1 -W2 192.0.2.80 >/dev/null
  in_client ping -qc1 -W2 2001:db8::80 >/dev/null
}

# start_capture END FILE FILTER: END is client or server; a .pcapng is written by dumpcap, a .pcap by tcpdump.
start_capture() {
  local namespace=sample-$1 file=$2 filter=$3
  recorded_at=$1 recorded_file=$file
  : >"$work/log"
  case $file in
    *.pcapng) recorder="dumpcap, editcap"
      ip netns exec $namespace dumpcap -q -P -i eth0 -f "$filter" -w "$work/raw" 2>"$work/log" & ;;
    *) recorder=tcpdump
      ip netns exec $namespace tcpdump --immediate-mode --time-stamp-precision=nano -U -i eth0 \
        -w "$work/raw" "$filter" 2>"$work/log" & ;;
  esac
  capture=$!
  for _ in $(seq 50); do
    grep -qiE 'listening on|File: ' "$work/log" && break
    sleep 0.1
  done
  sleep 0.3
}

# stop_capture PROGRAMS: ends the capture, puts the file in its place and notes where it comes from.
stop_capture() {
  sleep 0.5
  kill -INT $capture
  wait $capture || true
  case $recorded_file in
    # dumpcap's own pcapng names this machine's processor and kernel; editcap's names nothing.
    *.pcapng) editcap -F pcapng "$work/raw" "$here/$recorded_file" ;;
    *) cp "$work/raw" "$here/$recorded_file" ;;
  esac
  local versions=
  for package in iproute2 ${recorder/dumpcap, editcap/wireshark-common} $1; do
    versions+="$package $(dpkg-query -W -f '${Version}' $package), "
  done
  printf '%s\t%s\t%s\t%s\t%sLinux %s\t%s\t%s\n' "$recorded_file" "record.sh ${FUNCNAME[1]}" "$recorded_at" "$recorder" \
    "$versions" "$(uname -r | grep -oE '^[0-9]+\.[0-9]+')" "$(date -u +%F)" "MIT OR Apache-2.0, made by Synema" \
    >>"$work/provenance"
  rm -f "$work/raw" "$work/log"
}

# web_server ADDRESS: serves a page of 3.5 kB and a file of 24 kB on port 80.
web_server() {
  mkdir -p "$work/www"
  {
    echo '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body><ol>'
    for i in $(seq 60); do echo "<li>Paragraph $i of a page that takes three segments.</li>"; done
    echo '</ol></body></html>'
  } >"$work/www/index.html"
  for i in $(seq 1500); do printf 'line %4d of it\n' $i; done >"$work/www/long.txt"
  ip netns exec $server $python -m http.server --bind "$1" --directory "$work/www" 80 >/dev/null 2>&1 &
  web=$!
  sleep 0.7
}
stop_web_server() { kill $web; wait $web 2>/dev/null || true; }

# talk SERVER_ROLE CLIENT_ROLE [ARGUMENT]: two roles of ends.py, until both are done.
talk() {
  ip netns exec $server $python "$here/ends.py" "$1" ${3:-} &
  local other=$!
  sleep 0.5
  in_client $python "$here/ends.py" "$2" ${3:-}
  wait $other
}

# lose END RULE: nftables in END's namespace drops what RULE matches, as it comes in.
lose() {
  ip netns exec sample-$1 nft "add table inet loss; add chain inet loss in { type filter hook input priority 0; };
    add rule inet loss in $2 drop"
}
lose_nothing() { ip netns exec sample-$1 nft delete table inet loss; }

http_fetch() {
  web_server 192.0.2.80
  start_capture client http-fetch.pcap 'tcp port 80'
  in_client curl -sS -o /dev/null http://192.0.2.80/
  stop_capture "curl python3"
  stop_web_server
}

refused() {
  start_capture client refused.pcap 'tcp port 81'
  in_client curl -sS -o /dev/null http://192.0.2.80:81/ 2>/dev/null || true
  stop_capture curl
}

# The fifth full segment of the answer does not arrive; captured where it was sent.
lost_segment() {
  web_server 192.0.2.80
  lose client 'tcp sport 80 ip length > 1400 numgen inc mod 1000000 == 4'
  start_capture server lost-segment.pcap 'tcp port 80'
  in_client curl -sS -o /dev/null http://192.0.2.80/long.txt
  stop_capture "curl python3 nftables"
  lose_nothing client
  stop_web_server
}

# The first SYN does not arrive: the client tries again after a second.
lost_syn() {
  web_server 192.0.2.80
  lose server 'tcp dport 80 tcp flags & (syn | ack) == syn numgen inc mod 1000000 == 0'
  start_capture client lost-syn.pcap 'tcp port 80'
  in_client curl -sS -o /dev/null http://192.0.2.80/
  stop_capture "curl python3 nftables"
  lose_nothing server
  stop_web_server
}

close_in_four() {
  start_capture client close-in-four.pcap 'tcp port 4242'
  talk late_closing_server first_closing_client
  stop_capture python3
}

simultaneous_close() {
  start_capture client simultaneous-close.pcap 'tcp port 4242'
  talk closing_server closing_client $(($(date +%s) + 3))
  stop_capture python3
}

simultaneous_open() {
  local start=$(($(date +%s) + 3))
  start_capture client simultaneous-open.pcap 'tcp port 4242'
  ip netns exec $server $python "$here/ends.py" opening_end 192.0.2.80 192.0.2.10 $start &
  local other=$!
  in_client $python "$here/ends.py" opening_end 192.0.2.10 192.0.2.80 $start
  wait $other
  stop_capture python3
}

# Two connections: the first gets the cookie, the SYN of the second carries data.
fast_open() {
  in_client sysctl -qw net.ipv4.tcp_fastopen=1
  in_server sysctl -qw net.ipv4.tcp_fastopen=2
  # the cookie is kept with the metrics
  in_client sysctl -qw net.ipv4.tcp_no_metrics_save=0
  start_capture client fast-open.pcap 'tcp port 4242'
  talk fast_opening_server fast_opening_client
  stop_capture python3
  in_client sysctl -qw net.ipv4.tcp_no_metrics_save=1
}

abortive_close() {
  start_capture client abortive-close.pcap 'tcp port 4242'
  talk patient_server aborting_client
  stop_capture python3
}

half_close() {
  start_capture client half-close.pcapng 'tcp port 4242'
  talk counting_server half_closing_client
  stop_capture python3
}

zero_window() {
  start_capture client zero-window.pcapng 'tcp port 4242'
  talk slow_reading_server eager_client
  stop_capture python3
}

dns_query() {
  ip netns exec $server $python "$here/ends.py" name_server &
  local other=$!
  sleep 0.5
  start_capture client dns-query.pcapng 'udp port 53'
  in_client dig +tries=1 +noedns www.example.test @192.0.2.80 A >/dev/null
  in_client dig +tries=1 +noedns www.example.test @192.0.2.80 AAAA >/dev/null
  in_client dig +tries=1 +noedns nobody.example.test @192.0.2.80 A >/dev/null
  stop_capture "bind9-dnsutils python3"
  kill $other; wait $other 2>/dev/null || true
}

arp_ping() {
  in_client ip neigh flush dev eth0
  in_server ip neigh flush dev eth0
  start_capture client arp-ping.pcap 'arp or icmp'
  in_client ping -qc3 -i 0.3 192.0.2.80 >/dev/null
  stop_capture iputils-ping
}

udp_unreachable() {
  start_capture client udp-unreachable.pcap 'udp port 4242 or icmp'
  in_client $python "$here/ends.py" datagram_to_nobody
  stop_capture python3
}

ipv6_fetch() {
  web_server 2001:db8::80
  in_client ip neigh flush dev eth0
  start_capture client ipv6-fetch.pcapng 'tcp port 80 or (icmp6 and (ip6[40] == 135 or ip6[40] == 136))'
  in_client curl -sS -o /dev/null 'http://[2001:db8::80]/'
  stop_capture "curl python3"
  stop_web_server
}

all="http_fetch refused lost_segment lost_syn close_in_four simultaneous_close simultaneous_open abortive_close
  half_close fast_open zero_window dns_query arp_ping udp_unreachable ipv6_fetch"
set_up
for sample in ${*:-$all}; do
  echo "recording $sample" >&2
  $sample
done
# A sample that was recorded again gets the new line, the others keep theirs.
touch PROVENANCE.tsv
printf 'file\tmade by\tseen at\trecorder\tversions\tdate\tlicence\n' >"$work/table"
awk -F '\t' '$1 != "file" { line[$1] = $0 } END { for (file in line) print line[file] }' \
  PROVENANCE.tsv "$work/provenance" | sort >>"$work/table"
cp "$work/table" PROVENANCE.tsv
