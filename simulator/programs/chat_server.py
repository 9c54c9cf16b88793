# Every line that a client sends goes to all others.
from socket import *
import select

server = socket(AF_INET, SOCK_STREAM)
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(('', 5000))
server.listen(5)
clients = []
unread = {}
while True:
    ready, writable, errors = select.select([server] + clients, [], [])
    for sock in ready:
        if sock == server:
            conn, addr = server.accept()
            clients.append(conn)
            unread[conn] = b''
            continue
        data = sock.recv(1024)
        if not data:
            clients.remove(sock)
            sock.close()
            continue
        unread[sock] += data
        while b'\n' in unread[sock]:
            line, end, rest = unread[sock].partition(b'\n')
            unread[sock] = rest
            for other in clients:
                if other != sock:
                    other.sendall(line + b'\n')
