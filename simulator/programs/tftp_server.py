# Reads only (RFC 1350): each block waits for its acknowledgment.
from socket import *
import struct

FILES = {'hello.txt': b'Hello from TFTP\n' * 80, 'empty.txt': b''}

listener = socket(AF_INET, SOCK_DGRAM)
listener.bind(('', 69))
while True:
    request, client = listener.recvfrom(516)
    opcode = struct.unpack('!H', request[0:2])[0]
    name = request[2:].split(b'\0')[0].decode()
    sock = socket(AF_INET, SOCK_DGRAM)
    sock.settimeout(1)
    sock.connect(client)
    if opcode != 1 or name not in FILES:
        sock.send(struct.pack('!HH', 5, 1) + b'File not found\0')
        sock.close()
        continue
    data = FILES[name]
    block = 1
    tries = 0
    while tries < 5:
        chunk = data[(block - 1) * 512:block * 512]
        sock.send(struct.pack('!HH', 3, block) + chunk)
        try:
            reply = sock.recv(516)
        except timeout:
            tries += 1
            continue
        if struct.unpack('!HH', reply[0:4]) == (4, block):
            tries = 0
            block += 1
            if len(chunk) < 512:
                break
    sock.close()
