from socket import *

sock = socket(AF_INET, SOCK_STREAM)
sock.connect((SERVER, 25))
lines = sock.makefile('rb')
print(lines.readline().decode().strip())
dialogue = ['HELO client.example', 'MAIL FROM:<a@client.example>', 'RCPT TO:<b@mail.example>', 'DATA',
    'Subject: hello\r\n\r\nGood morning.\r\n.', 'QUIT']
for text in dialogue:
    sock.sendall(text.encode() + b'\r\n')
    print(lines.readline().decode().strip())
sock.close()
