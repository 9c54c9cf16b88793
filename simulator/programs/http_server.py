from socket import *
from threading import Thread

PAGES = {
    '/': b'<html><body><h1>It works</h1></body></html>',
    '/index.html': b'<html><body><h1>It works</h1></body></html>',
    '/big': b'0123456789abcdef' * 1024,
}
REASONS = {100: 'Continue', 200: 'OK', 201: 'Created', 204: 'No Content', 301: 'Moved Permanently', 400: 'Bad Request',
    404: 'Not Found', 405: 'Method Not Allowed', 500: 'Internal Server Error'}
METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']

def answer(conn, code, body, keep, extra, with_body):
    head = 'HTTP/1.1 %d %s\r\nServer: synema\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: %s\r\n' % (
        code, REASONS[code], len(body), 'keep-alive' if keep else 'close')
    text = (head + extra + '\r\n').encode()
    conn.sendall(text + body if with_body else text)

def serve(conn):
    lines = conn.makefile('rb')
    keep = True
    while keep:
        request = lines.readline().decode().split()
        if not request:
            break
        headers = {}
        while True:
            line = lines.readline().decode().strip()
            if not line:
                break
            name, colon, value = line.partition(':')
            headers[name.lower()] = value.strip()
        if len(request) != 3 or request[0] not in METHODS:
            answer(conn, 400, b'Bad Request', False, '', True)
            break
        method, path, version = request
        keep = headers.get('connection', 'keep-alive' if version == 'HTTP/1.1' else 'close').lower() == 'keep-alive'
        if headers.get('expect') == '100-continue':
            conn.sendall(b'HTTP/1.1 100 Continue\r\n\r\n')
        body = lines.read(int(headers.get('content-length', '0')))
        if path == '/moved':
            answer(conn, 301, b'', keep, 'Location: /\r\n', True)
        elif path == '/broken':
            answer(conn, 500, b'Internal Server Error', keep, '', True)
        elif method == 'PUT':
            PAGES[path] = body
            answer(conn, 201, b'', keep, '', True)
        elif method == 'POST':
            answer(conn, 200, body, keep, '', True)
        elif method == 'DELETE':
            PAGES.pop(path, None)
            answer(conn, 204, b'', keep, '', False)
        elif method == 'OPTIONS':
            answer(conn, 200, b'', keep, 'Allow: ' + ', '.join(METHODS) + '\r\n', True)
        elif method == 'TRACE':
            answer(conn, 200, ' '.join(request).encode(), keep, '', True)
        elif method == 'CONNECT':
            answer(conn, 405, b'', keep, '', True)
        elif path in PAGES:
            answer(conn, 200, PAGES[path], keep, '', method == 'GET')
        else:
            answer(conn, 404, b'Not Found', keep, '', method == 'GET')
    conn.close()

server = socket(AF_INET, SOCK_STREAM)
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(('', 80))
server.listen(16)
while True:
    conn, addr = server.accept()
    Thread(target=serve, args=(conn,)).start()
