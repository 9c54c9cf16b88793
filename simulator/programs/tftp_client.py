from socket import *
import struct

sock = socket(AF_INET, SOCK_DGRAM)
sock.settimeout(5)
sock.sendto(struct.pack('!H', 1) + NAME.encode() + b'\0octet\0', (SERVER, 69))
data = b''
while True:
    packet, addr = sock.recvfrom(516)
    opcode, block = struct.unpack('!HH', packet[0:4])
    if opcode == 5:
        print('error', block, packet[4:-1].decode())
        break
    if block == len(data) // 512 + 1:
        data += packet[4:]
    sock.sendto(struct.pack('!HH', 4, block), addr)
    if len(packet) < 516:
        print('received', len(data), 'octets')
        break
