# Answers commands from a list; nothing is executed.
from socket import *
import struct

ANSWERS = {'uname': b'Synema\n', 'ls -l': b'-rw-r--r-- 1 root root 42 file\n' * 200}

server = socket(AF_INET, SOCK_STREAM)
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(('', 2222))
server.listen(5)
while True:
    conn, addr = server.accept()
    while True:
        command = conn.recv(1024)
        if not command:
            break
        answer = ANSWERS.get(command.decode(), b'command not found\n')
        conn.sendall(struct.pack('!I', len(answer)) + answer)
    conn.close()
