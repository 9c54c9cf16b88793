from socket import *

server = socket(AF_INET, SOCK_STREAM)
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(('', 25))
server.listen(5)
while True:
    conn, addr = server.accept()
    lines = conn.makefile('rb')
    conn.sendall(b'220 mail.example ESMTP\r\n')
    mail = b''
    while True:
        line = lines.readline()
        verb = line[:4].upper()
        if not line:
            break
        if verb == b'QUIT':
            conn.sendall(b'221 Bye\r\n')
            break
        if verb == b'DATA':
            conn.sendall(b'354 End data with <CR><LF>.<CR><LF>\r\n')
            while True:
                line = lines.readline()
                if line == b'.\r\n' or not line:
                    break
                mail += line
            print('mail of', len(mail), 'octets')
            conn.sendall(b'250 Ok: queued\r\n')
        elif verb in [b'HELO', b'EHLO', b'MAIL', b'RCPT', b'NOOP', b'RSET']:
            conn.sendall(b'250 Ok\r\n')
        else:
            conn.sendall(b'500 Command not recognised\r\n')
    conn.close()
