# Lists, gives and takes files: each message is its length in four octets, and its text.
from socket import *
from threading import Thread
import struct

FILES = {'notes.txt': b'TCP is a stream.\n' * 300, 'readme': b'short'}

def read_exactly(conn, count):
    data = b''
    while len(data) < count:
        more = conn.recv(count - len(data))
        if not more:
            return b''
        data += more
    return data

def read_message(conn):
    head = read_exactly(conn, 4)
    if not head:
        return b''
    return read_exactly(conn, struct.unpack('!I', head)[0])

def send_message(conn, data):
    conn.sendall(struct.pack('!I', len(data)) + data)

def serve(conn):
    while True:
        request = read_message(conn)
        if not request:
            break
        verb, space, name = request.decode().partition(' ')
        if verb == 'ls':
            send_message(conn, '\n'.join(sorted(FILES)).encode())
        elif verb == 'wget' and name in FILES:
            send_message(conn, b'ok')
            send_message(conn, FILES[name])
        elif verb == 'wput':
            FILES[name] = read_message(conn)
            send_message(conn, b'ok')
        else:
            send_message(conn, b'no such file or command')
    conn.close()

server = socket(AF_INET, SOCK_STREAM)
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(('', 8021))
server.listen(5)
while True:
    conn, addr = server.accept()
    Thread(target=serve, args=(conn,)).start()
