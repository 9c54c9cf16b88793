from socket import *
import struct

listener = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)
listener.settimeout(3)
for ttl in range(1, 31):
    probe = socket(AF_INET, SOCK_DGRAM)
    probe.setsockopt(IPPROTO_IP, IP_TTL, ttl)
    probe.sendto(b'traceroute', (TARGET, 33433 + ttl))
    try:
        packet, addr = listener.recvfrom(2048)
    except timeout:
        print(ttl, '*')
        continue
    kind = packet[(packet[0] % 16) * 4]
    print(ttl, addr[0])
    probe.close()
    if kind == 3:
        break
