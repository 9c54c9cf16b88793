from socket import *
import struct, time

def checksum(data):
    total = 0
    for i in range(0, len(data), 2):
        total += data[i] * 256 + (data[i + 1] if i + 1 < len(data) else 0)
    while total > 65535:
        total = total % 65536 + total // 65536
    return 65535 - total

sock = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)
sock.settimeout(1)
for number in range(1, COUNT + 1):
    text = b'abcdefghijklmnopqrstuvwxyz012345'
    head = struct.pack('!BBHHH', 8, 0, 0, 77, number)
    head = struct.pack('!BBHHH', 8, 0, checksum(head + text), 77, number)
    sent = time.time()
    sock.sendto(head + text, (TARGET, 0))
    try:
        while True:
            packet, addr = sock.recvfrom(2048)
            start = (packet[0] % 16) * 4
            kind, code, check, ident, seq = struct.unpack('!BBHHH', packet[start:start + 8])
            if kind == 0 and ident == 77 and seq == number:
                print('reply from', addr[0], 'seq', seq, 'ttl', packet[8])
                break
            if kind == 3 or kind == 11:
                print('type', kind, 'code', code, 'from', addr[0])
                break
    except timeout:
        print('no reply to', number)
    time.sleep(1)
