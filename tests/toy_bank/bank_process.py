"""A ToyBank server that a test starts and surely stops, and a client of it."""
import json
import os
import selectors
import signal
import socket
import subprocess
import time


class Unanswered(Exception):
    """The connection ended before the answer was there."""


class Server:
    """with Server(program, '--memory') as server: ...; server.url, server.port."""

    def __init__(self, program, *options):
        self.command, self.process, self.port = [program, '--port', '0', *options], None, None

    def __enter__(self):
        return self if self.process else self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, preexec_fn=die_with_parent)
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self.process.stdout, selectors.EVENT_READ)
                if not selector.select(20):
                    raise RuntimeError('the server says nothing: %s' % ' '.join(self.command))
            line = self.process.stdout.readline().decode()
            if not line.startswith('listening on http://127.0.0.1:'):
                raise RuntimeError('the server ended with %d' % self.process.wait(20))
        except BaseException:
            self.kill()
            raise
        self.port = int(line.rsplit(':', 1)[1])
        return self

    def stop(self):
        """Ends it, so that it takes its temporary files along; kills it when it does not end."""
        try:
            if self.process:
                self.process.terminate()
                self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def kill(self):
        """As a crash would; no server is left afterwards."""
        if self.process:
            self.process.kill()
            self.process.wait(20)
            self.process.stdout.close()
            self.process = None

    def end(self, number=signal.SIGTERM):
        """Asks it to end; its exit status."""
        self.process.send_signal(number)
        status = self.process.wait(20)
        self.process.stdout.close()
        self.process = None
        return status

    def client(self, tenant=None):
        return Client(self.port, tenant)


def die_with_parent():
    """In the child: a test that is killed leaves no server behind."""
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() == 1:
        os._exit(1)


class Client:
    """One connection, kept alive. It speaks HTTP itself: that is several times faster than http.client."""

    def __init__(self, port, tenant=None):
        self.port, self.tenant, self.socket = port, tenant, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def ask(self, method, path, body=None, key=None, raw=None, headers=()):
        """(status, answer); the answer is None when there is none. `raw` is a body as it is."""
        content = raw if raw is not None else b'' if body is None else json.dumps(body).encode()
        head = ['%s %s HTTP/1.1' % (method, path), 'Host: bank', *headers]
        if not any(header.startswith('Transfer-Encoding') for header in headers):
            head.append('Content-Length: %d' % len(content))
        if self.tenant is not None:
            head.append('X-Tenant: ' + self.tenant)
        if key is not None:
            head.append('Idempotency-Key: ' + key)
        try:
            return self.exchange('\r\n'.join(head + ['', '']).encode() + content)
        except OSError as error:
            self.close()
            raise Unanswered(str(error)) from error

    def exchange(self, request):
        if not self.socket:
            self.socket = socket.create_connection(('127.0.0.1', self.port), 20)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        head, rest = self.receive(b'', lambda data: b'\r\n\r\n' in data).split(b'\r\n\r\n', 1)
        lines = head.decode().lower().split('\r\n')
        self.headers = dict(line.split(': ', 1) for line in lines[1:])
        wanted = int(self.headers.get('content-length', 0))
        rest = self.receive(rest, lambda data: len(data) >= wanted)
        if self.headers.get('connection') == 'close':
            self.close()
        return int(lines[0].split()[1]), json.loads(rest) if rest else None

    def receive(self, data, complete):
        while not complete(data):
            piece = self.socket.recv(65536)
            if not piece:
                raise OSError('the connection ended')
            data += piece
        return data

    def get(self, path):
        return self.ask('GET', path)

    def post(self, path, body=None, key=None):
        return self.ask('POST', path, body, key)


def until(condition, seconds=5):
    """Whether it comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
