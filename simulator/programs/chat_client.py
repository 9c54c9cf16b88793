from socket import *
from threading import Thread
import time

def listen(sock):
    lines = sock.makefile('rb')
    while True:
        line = lines.readline()
        if not line:
            break
        print('heard', line.decode().strip())

sock = socket(AF_INET, SOCK_STREAM)
sock.connect((SERVER, 5000))
Thread(target=listen, args=(sock,)).start()
time.sleep(1)
for number in range(COUNT):
    sock.sendall((NAME + ' says ' + str(number) + '\n').encode())
    time.sleep(1)
time.sleep(5)
sock.shutdown(SHUT_WR)
