#!/usr/bin/env python3
"""The server against api.md: every row, every refusal, every planted bug, every way to start it wrongly.
server_test.py PROGRAM [unittest options]"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from bank_process import Client, Server, Unanswered, until

HERE = os.path.dirname(os.path.abspath(__file__))
API = os.path.join(HERE, '../../examples/toy_bank/api.md')
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else None
DECIDE_MS = 150


class Bank(Client):
    """A client with words of its own; `give` is the answer, which must have the status."""

    def give(self, status, method, path, body=None, key=None):
        seen, answer = self.ask(method, path, body, key)
        if seen != status:
            raise AssertionError('%s %s %s: %d %s instead of %d' % (method, path, body, seen, answer, status))
        return answer

    def open(self, money=0, currency='EUR'):
        account = self.give(201, 'POST', '/accounts', {'owner': 'Ann', 'currency': currency})['id']
        if money:
            self.move(account, 'credits', money)
        return account

    def move(self, account, what, amount, status=201, key=None):
        return self.give(status, 'POST', '/accounts/%s/%s' % (account, what), {'amount': amount}, key)

    def authorize(self, account, amount, status=201):
        return self.move(account, 'authorizations', amount, status).get('id')

    def capture(self, of, amount, status=201, currency='EUR'):
        return self.give(status, 'POST', '/authorizations/%s/captures' % of, {'amount': amount, 'currency': currency})

    def void(self, of, status=200):
        return self.give(status, 'POST', '/authorizations/%s/void' % of)

    def shut(self, account, status=200):
        return self.give(status, 'POST', '/accounts/%s/close' % account)

    def account(self, account):
        return self.give(200, 'GET', '/accounts/' + account)

    def statement(self, account):
        return [(entry['kind'], entry['amount'])
                for entry in self.give(200, 'GET', '/accounts/%s/statement' % account)['entries']]

    def switch(self, *bugs):
        return self.give(200, 'PUT', '/api/bugs', {'bugs': list(bugs)})


class WithServer(unittest.TestCase):
    """One server for all tests of a class, a tenant for each."""
    options = []

    @classmethod
    def setUpClass(cls):
        cls.server = Server(PROGRAM, *cls.options).start()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        self.bank = Bank(self.server.port, self.id()[-90:])
        self.addCleanup(self.bank.close)

    def refused(self, code, status, method, path, body=None, key=None):
        answer = self.bank.give(status, method, path, body, key)
        self.assertEqual(sorted(answer), ['error', 'message'])
        self.assertEqual(answer['error'], code)


class Api(WithServer):
    """With a database."""

    def test_accounts(self):
        bank = self.bank
        first = bank.give(201, 'POST', '/accounts', {'owner': 'Ann \u20ac', 'currency': 'JPY'})
        self.assertEqual(first, {'id': first['id'], 'owner': 'Ann \u20ac', 'currency': 'JPY', 'balance': 0,
                                 'available': 0, 'status': 'open'})
        second = bank.open()
        self.assertEqual(bank.account(first['id']), first)
        self.assertEqual(bank.give(200, 'GET', '/accounts'), {'accounts': [first, bank.account(second)]})
        self.assertEqual(bank.shut(second)['status'], 'closed')

    def test_movements(self):
        account = self.bank.open()
        self.assertEqual(self.bank.move(account, 'credits', 70), {'account': account, 'amount': 70, 'balance': 70})
        self.assertEqual(self.bank.move(account, 'debits', 30), {'account': account, 'amount': 30, 'balance': 40})
        self.assertEqual(self.bank.statement(account), [('credit', 70), ('debit', 30)])

    def test_authorizations(self):
        bank, account = self.bank, self.bank.open(100)
        made = bank.move(account, 'authorizations', 60)
        self.assertEqual(made, {'id': made['id'], 'account': account, 'amount': 60, 'captured': 0,
                                'state': 'approved'})
        self.assertEqual(bank.account(account)['available'], 40)
        part = bank.capture(made['id'], 20)
        self.assertEqual(part, {'id': part['id'], 'authorization': made['id'], 'amount': 20, 'remaining': 40})
        self.assertEqual(bank.give(200, 'GET', '/authorizations/' + made['id']), dict(made, captured=20))
        self.assertNotEqual(bank.capture(made['id'], 40)['id'], part['id'])
        self.assertEqual(bank.give(200, 'GET', '/authorizations/' + made['id'])['state'], 'captured')
        self.assertEqual((bank.account(account)['balance'], bank.account(account)['available']), (40, 40))
        self.assertEqual(bank.statement(account), [('credit', 100), ('capture', 20), ('capture', 40)])

    def test_void(self):
        bank, account = self.bank, self.bank.open(100)
        held = bank.authorize(account, 60)
        bank.capture(held, 10)
        self.assertEqual(bank.void(held)['state'], 'voided')
        self.assertEqual((bank.account(account)['balance'], bank.account(account)['available']), (90, 90))

    def test_health_reset_and_tenants(self):
        bank, account = self.bank, self.bank.open(5)
        self.assertEqual(bank.give(200, 'GET', '/api/health'), {'service': 'toy_bank', 'status': 'ok'})
        for tenant in ['another', None]:
            with Bank(self.server.port, tenant) as other:
                self.assertEqual(other.give(200, 'GET', '/accounts')['accounts'], [])
                other.give(204, 'POST', '/api/reset')
        self.assertEqual(bank.account(account)['balance'], 5)
        bank.give(201, 'POST', '/accounts', {'owner': 'a', 'currency': 'EUR'}, 'key')
        self.assertIsNone(bank.give(204, 'POST', '/api/reset'))
        self.assertEqual(bank.give(200, 'GET', '/accounts')['accounts'], [])
        bank.give(201, 'POST', '/accounts', {'owner': 'b', 'currency': 'EUR'}, 'key')

    def test_keys(self):
        bank, account = self.bank, self.bank.open()
        first = bank.move(account, 'credits', 7, key='k')
        self.assertEqual(bank.move(account, 'credits', 7, key='k'), first)
        self.assertEqual(bank.account(account)['balance'], 7)
        self.refused('key_reused', 409, 'POST', '/accounts/%s/credits' % account, {'amount': 8}, 'k')
        self.refused('key_reused', 409, 'POST', '/accounts/%s/debits' % account, {'amount': 7}, 'k')
        self.refused('insufficient_funds', 409, 'POST', '/accounts/%s/debits' % account, {'amount': 50}, 'r')
        bank.move(account, 'credits', 100)
        self.refused('insufficient_funds', 409, 'POST', '/accounts/%s/debits' % account, {'amount': 50}, 'r')
        self.assertEqual(bank.statement(account), [('credit', 7), ('credit', 100)])
        opened = [bank.give(201, 'POST', '/accounts', {'owner': 'o', 'currency': 'USD'}, 'o') for _ in range(3)]
        self.assertEqual(opened, [opened[0]] * 3)
        self.assertEqual(len(bank.give(200, 'GET', '/accounts')['accounts']), 2)

    def test_refused_amounts(self):
        account = self.bank.open(1)
        held = self.bank.authorize(account, 1)
        for path in ['/accounts/%s/credits', '/accounts/%s/debits', '/accounts/%s/authorizations']:
            for amount in [0, -1, 10**12 + 1, -2**63, 2**63 - 1]:
                self.refused('bad_amount', 422, 'POST', path % account, {'amount': amount})
        self.refused('bad_amount', 422, 'POST', '/authorizations/%s/captures' % held, {'amount': 0, 'currency': 'EUR'})
        self.bank.move(account, 'credits', 10**12)

    def test_refused_bodies(self):
        account = self.bank.open(1)
        for body in [b'', b'{', b'[]', b'{}', b'{"amount": "1"}', b'{"amount": 1.5}', b'{"amount": null}', b'\xff',
                     b'{"amount": 99999999999999999999}', b'{"amount": 1} x', b'[' * 100000]:
            status, answer = self.bank.ask('POST', '/accounts/%s/credits' % account, raw=body)
            self.assertEqual((status, answer['error']), (400, 'bad_request'), body[:40])
        for body in [{'owner': 'a'}, {'currency': 'EUR'}, {'owner': 'a', 'currency': 'GBP'},
                     {'owner': 1, 'currency': 'EUR'}, {'owner': 'a' * 101, 'currency': 'EUR'},
                     {'owner': 'a\0b', 'currency': 'EUR'}]:
            self.refused('bad_request', 400, 'POST', '/accounts', body)
        self.bank.give(201, 'POST', '/accounts', {'owner': 'a' * 100, 'currency': 'EUR', 'other': []})
        self.refused('bad_request', 400, 'POST', '/accounts', {'owner': 'a', 'currency': 'EUR'}, 'k' * 101)
        self.bank.tenant = 't' * 101
        self.refused('bad_request', 400, 'GET', '/accounts')
        self.refused('bad_request', 400, 'POST', '/api/reset')

    def test_refused_ids(self):
        for account in ['acc-1', 'acc-0', 'acc--1', 'acc-01', 'acc-', 'aut-1', 'x' * 2000, 'acc-1%00', '%2e%2e']:
            self.refused('not_found', 404, 'GET', '/accounts/' + account)
            self.refused('not_found', 404, 'GET', '/accounts/%s/statement' % account)
            self.refused('not_found', 404, 'POST', '/accounts/%s/credits' % account, {'amount': 1})
            self.refused('not_found', 404, 'POST', '/accounts/%s/close' % account)
        for held in ['aut-1', 'acc-1', '1']:
            self.refused('not_found', 404, 'GET', '/authorizations/' + held)
            self.refused('not_found', 404, 'POST', '/authorizations/%s/void' % held)
        account = self.bank.open()
        self.assertEqual(self.bank.give(200, 'GET', '/accounts/' + account.replace('-', '%2D'))['id'], account)
        self.refused('not_found', 404, 'GET', '/accounts/' + account + '%00')
        for path in ['/', '/account', '/accounts/', '/accounts/acc-1/', '/accounts/acc-1/nothing', '/api']:
            self.refused('not_found', 404, 'GET', path)

    def test_refused_methods(self):
        for method, path, allowed in [('PUT', '/accounts', 'get, post'), ('DELETE', '/accounts/acc-1', 'get'),
                                      ('GET', '/api/reset', 'post'), ('POST', '/api/bugs', 'get, put')]:
            self.refused('method_not_allowed', 405, method, path)
            self.assertEqual(self.bank.headers['allow'], allowed)

    def test_refused_sizes(self):
        small = b'{"owner": "a", "currency": "EUR"}'
        self.assertEqual(self.bank.ask('POST', '/accounts', raw=small.ljust(1 << 20))[0], 201)
        status, answer = self.bank.ask('POST', '/accounts', raw=small.ljust((1 << 20) + 1))
        self.assertEqual((status, answer['error']), (413, 'too_large'))
        chunk = b'%x\r\n%s\r\n' % (1 << 19, b' ' * (1 << 19))
        chunked = ['Transfer-Encoding: chunked']
        status, answer = self.bank.ask('POST', '/accounts', raw=chunk * 3 + b'0\r\n\r\n', headers=chunked)
        self.assertEqual((status, answer['error']), (413, 'too_large'))
        raw = b'%x\r\n%s\r\n0\r\n\r\n' % (len(small), small)
        self.assertEqual(self.bank.ask('POST', '/accounts', raw=raw, headers=chunked)[0], 201)

    def test_refused_of_closed_accounts(self):
        account = self.bank.open()
        self.bank.shut(account)
        for what in ['credits', 'debits', 'authorizations']:
            self.refused('account_closed', 409, 'POST', '/accounts/%s/%s' % (account, what), {'amount': 1})
        self.refused('account_closed', 409, 'POST', '/accounts/%s/close' % account)
        self.assertEqual(self.bank.statement(account), [])

    def test_refused_money(self):
        bank, account = self.bank, self.bank.open(100)
        held = bank.authorize(account, 60)
        for what in ['debits', 'authorizations']:
            self.refused('insufficient_funds', 409, 'POST', '/accounts/%s/%s' % (account, what), {'amount': 41})
        path = '/authorizations/%s/captures' % held
        self.refused('exceeds_authorization', 409, 'POST', path, {'amount': 61, 'currency': 'EUR'})
        self.refused('currency_mismatch', 409, 'POST', path, {'amount': 61, 'currency': 'USD'})
        self.refused('not_empty', 409, 'POST', '/accounts/%s/close' % account)
        bank.move(account, 'debits', 40)
        self.refused('not_empty', 409, 'POST', '/accounts/%s/close' % account)
        bank.capture(held, 60)
        self.refused('not_approved', 409, 'POST', path, {'amount': 1, 'currency': 'EUR'})
        self.refused('not_approved', 409, 'POST', '/authorizations/%s/void' % held)
        bank.shut(account)

    def test_refused_limit(self):
        account = self.bank.open()
        for _ in range(1000):
            self.bank.move(account, 'credits', 10**12)
        self.refused('limit_exceeded', 409, 'POST', '/accounts/%s/credits' % account, {'amount': 1})
        self.assertEqual(self.bank.account(account)['balance'], 10**15)

    def test_bugs(self):
        self.assertEqual(self.bank.switch('sum_overflow', 'overdraft'), {'bugs': ['overdraft', 'sum_overflow']})
        self.assertEqual(self.bank.give(200, 'GET', '/api/bugs'), {'bugs': ['overdraft', 'sum_overflow']})
        for body in [{'bugs': ['overdrat']}, {'bugs': 'all'}, {'bugs': [1]}, {}, []]:
            self.refused('bad_request', 400, 'PUT', '/api/bugs', body)
        self.assertIn("'overdraft'", self.bank.give(400, 'PUT', '/api/bugs', {'bugs': ['overdrat']})['message'])
        self.assertEqual(self.bank.give(200, 'GET', '/api/bugs')['bugs'], ['overdraft', 'sum_overflow'])
        self.assertEqual(self.bank.switch(), {'bugs': []})

    def test_openapi(self):
        described = self.bank.give(200, 'GET', '/api/openapi.json')
        routes = {(method.upper(), path) for path, methods in described['paths'].items() for method in methods}
        self.assertEqual(routes, set(routes_of_api()))
        known = described['components']['schemas']
        for name in re.findall(r'#/components/schemas/(\w+)', json.dumps(described)):
            self.assertIn(name, known)


class InMemory(Api):
    options = ['--memory', '--threads', '3']


class Pool(Api):
    options = ['--sync', 'off', '--threads', '1']


def routes_of_api():
    with open(API, encoding='utf-8') as file:
        return re.findall(r'`(GET|POST|PUT) (/[^`]*)`', ''.join(line for line in file if line.startswith('| `')))


def bugs_of_api():
    with open(API, encoding='utf-8') as file:
        return re.findall(r'^\| (\w+) \|', file.read().split('# Planted bugs')[1], re.M)[1:]


class Bugs(WithServer):
    """A probe for each: whether the bug shows. With the bug it must, without it must not."""
    options = ['--memory']

    def shows(self, bug):
        with Bank(self.server.port, bug) as bank:
            bank.switch(bug)
            shows = getattr(self, 'probe_' + bug)(bank)
            bank.give(204, 'POST', '/api/reset')
            bank.switch()
            self.assertFalse(getattr(self, 'probe_' + bug)(bank), bug + ' shows, but it is off')
            return shows

    def test_each(self):
        probes = [name[len('probe_'):] for name in dir(self) if name.startswith('probe_')]
        self.assertEqual(sorted(probes + ['stuck_processing', 'lost_in_crash']), sorted(bugs_of_api()))
        for bug in probes:
            with self.subTest(bug):
                self.assertTrue(self.shows(bug), bug + ' does not show')

    def probe_overdraft(self, bank):
        account = bank.open(100)
        bank.authorize(account, 60)
        return bank.post('/accounts/%s/debits' % account, {'amount': 50})[0] == 201

    def probe_capture_above(self, bank):
        held = bank.authorize(bank.open(100), 60)
        return bank.post('/authorizations/%s/captures' % held, {'amount': 61, 'currency': 'EUR'})[0] == 201

    def probe_double_capture(self, bank):
        held = bank.authorize(bank.open(100), 60)
        bank.capture(held, 20)
        self.assertEqual(bank.capture(held, 40)['remaining'], 0)
        state = bank.give(200, 'GET', '/authorizations/' + held)
        again = bank.post('/authorizations/%s/captures' % held, {'amount': 40, 'currency': 'EUR'})[0]
        return (state['state'], state['captured'], again) == ('approved', 20, 201)

    def probe_capture_currency(self, bank):
        held = bank.authorize(bank.open(100), 60)
        return bank.post('/authorizations/%s/captures' % held, {'amount': 1, 'currency': 'JPY'})[0] == 201

    def probe_void_releases_all(self, bank):
        account = bank.open(100)
        held = bank.authorize(account, 60)
        bank.capture(held, 20)
        bank.void(held)
        return bank.account(account)['available'] == 100

    def probe_closed_authorizes(self, bank):
        account = bank.open()
        bank.shut(account)
        return bank.post('/accounts/%s/authorizations' % account, {'amount': 10**12})[0] == 201

    def probe_closes_with_money(self, bank):
        account = bank.open(1)
        return bank.post('/accounts/%s/close' % account)[0] == 200

    def probe_retry_applied_twice(self, bank):
        account = bank.open()
        for _ in range(2):
            bank.move(account, 'credits', 5, key='k')
        return bank.account(account)['balance'] == 10

    def probe_sum_overflow(self, bank):
        account = bank.open(2**31 - 1)
        return bank.move(account, 'credits', 1)['balance'] == -2**31

    def probe_statement_misses(self, bank):
        account = bank.open(100)
        held = bank.authorize(account, 60)
        bank.capture(held, 20)
        bank.capture(held, 40)
        return bank.statement(account) == [('credit', 100), ('capture', 40)]

    def probe_lost_update(self, bank):
        return credited_at_once(self.server, bank) < 4 * 50


def credited_at_once(server, bank):
    """The balance after four clients have credited 1 fifty times each."""
    account = bank.open()

    def credit():
        with Bank(server.port, bank.tenant) as other:
            for _ in range(50):
                other.move(account, 'credits', 1)
    threads = [threading.Thread(target=credit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return bank.account(account)['balance']


class LostUpdateOnDisk(WithServer):
    def test_it(self):
        self.assertEqual(credited_at_once(self.server, self.bank), 200)
        self.bank.switch('lost_update')
        self.assertLess(credited_at_once(self.server, self.bank), 200)


class Decisions(WithServer):
    options = ['--decide', 'after=%d' % DECIDE_MS]

    def state(self, of):
        return self.bank.give(200, 'GET', '/authorizations/' + of)['state']

    def test_later(self):
        account = self.bank.open(100)
        held = self.bank.move(account, 'authorizations', 60)
        self.assertEqual(held['state'], 'processing')
        path = '/authorizations/' + held['id']
        self.refused('not_approved', 409, 'POST', path + '/captures', {'amount': 1, 'currency': 'EUR'})
        self.refused('not_approved', 409, 'POST', path + '/void')
        self.assertEqual(self.bank.account(account)['available'], 40)
        self.assertTrue(until(lambda: self.state(held['id']) == 'approved'))
        self.bank.capture(held['id'], 60)
        self.assertEqual(self.state(held['id']), 'captured')

    def test_stuck(self):
        self.bank.switch('stuck_processing')
        account = self.bank.open(100)
        made = [self.bank.authorize(account, 1) for _ in range(6)]
        self.bank.switch()
        time.sleep(2 * DECIDE_MS / 1000)
        self.assertEqual(sorted({self.state(of) for of in made}), ['approved', 'processing'])


class Crashes(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='server_test-')
        self.addCleanup(self.folder.cleanup)
        self.db = os.path.join(self.folder.name, 'bank.db')

    def balance_after_crash(self, *options):
        """Of 5 and 7; the second credit was answered just before."""
        with Server(PROGRAM, '--db', self.db, *options) as server:
            with Bank(server.port) as bank:
                bank.give(204, 'POST', '/api/reset')
                account = bank.open(5)
                bank.switch(*options[1:2])
                bank.give(200, 'GET', '/accounts')
                bank.move(account, 'credits', 7)
                self.assertEqual(bank.account(account)['balance'], 12)
            server.kill()
            server.start()
            with Bank(server.port) as bank:
                return bank.account(account)['balance'] if bank.ask('GET', '/accounts/' + account)[0] == 200 else None

    def test_kept(self):
        for level in ['full', 'normal', 'off']:
            with self.subTest(level):
                self.assertEqual(self.balance_after_crash('--sync=' + level), 12)

    def test_lost_in_crash(self):
        self.assertIn(self.balance_after_crash('--bug', 'lost_in_crash'), [0, 5])

    def test_lost_in_crash_is_stored_at_the_end(self):
        server = Server(PROGRAM, '--db', self.db, '--bug', 'lost_in_crash')
        with server:
            with Bank(server.port) as bank:
                account = bank.open(5)
            self.assertEqual(server.end(), 0)
            server.start()
            with Bank(server.port) as bank:
                self.assertEqual(bank.account(account)['balance'], 5)

    def test_processing_survives(self):
        with Server(PROGRAM, '--db', self.db, '--decide', 'after=%d' % DECIDE_MS) as server:
            with Bank(server.port) as bank:
                held = bank.authorize(bank.open(5), 5)
            server.kill()
            server.start()
            with Bank(server.port) as bank:
                path = '/authorizations/' + held
                self.assertTrue(until(lambda: bank.give(200, 'GET', path)['state'] == 'approved'))


class Starting(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix='server_test-')
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def run_it(self, *options):
        done = subprocess.run([PROGRAM, *options], capture_output=True, text=True, timeout=30)
        return done.returncode, done.stdout, done.stderr

    def fails(self, status, pattern, *options):
        code, out, err = self.run_it(*options)
        self.assertEqual((code, out, err.count('\n')), (status, '', 1), err)
        self.assertRegex(err, '^toy_bank_server: .*' + pattern)

    def test_lists(self):
        self.assertEqual(self.run_it('--list-bugs'), (0, ''.join(bug + '\n' for bug in bugs_of_api()), ''))
        code, out, err = self.run_it('--help')
        self.assertEqual((code, err), (0, ''))
        for option in ['--port', '--db', '--memory', '--bug', '--list-bugs', '--decide', '--threads', '--help']:
            self.assertIn(option, out)

    def test_wrong_options(self):
        self.fails(2, "'overdrat'; the nearest is 'overdraft'", '--bug', 'overdrat')
        self.fails(2, "''", '--bug', 'overdraft,')
        self.fails(2, '--prot: unknown option', '--prot', '1')
        self.fails(2, 'unknown option', 'file.db')
        for value in ['-1', '65536', 'x', '', '1x', '99999999999999999999']:
            self.fails(2, '--port:', '--port', value)
        for value in ['soon', 'after=', 'after=x', 'after=-5']:
            self.fails(2, '--decide:', '--decide', value)
        self.fails(2, '--threads:', '--threads=many')
        self.fails(2, '--sync:', '--sync', 'half')
        self.fails(2, '--address:', '--address', 'localhost')
        self.fails(2, '--db: needs a value', '--db')
        self.fails(2, '--memory: takes no value', '--memory=1')
        self.fails(2, '--db: cannot be had with --memory', '--memory', '--db', self.path('x'))
        self.fails(2, '--memory: cannot be had with --db', '--db', self.path('x'), '--memory')
        self.fails(2, '--db: needs the name', '--db', '')

    def test_refused_port(self):
        with Server(PROGRAM, '--memory') as server:
            self.fails(3, 'port %d: Address already in use' % server.port, '--memory', '--port', str(server.port))

    def test_refused_database(self):
        self.fails(3, 'unable to open', '--db', self.path('nowhere/bank.db'))
        self.fails(3, 'unable to open', '--db', self.folder.name)
        with open(self.path('noise'), 'wb') as file:
            file.write(bytes(range(256)) * 64)
        self.fails(3, 'not a database', '--db', self.path('noise'))

    def test_foreign_database(self):
        import sqlite3
        with sqlite3.connect(self.path('other')) as other:
            other.execute('CREATE TABLE t(x)')
        other.close()
        self.fails(3, 'something else', '--db', self.path('other'))

    def test_damaged_database(self):
        with Server(PROGRAM, '--db', self.path('bank.db')) as server:
            with Bank(server.port) as bank:
                for _ in range(50):
                    bank.open(1)
            self.assertEqual(server.end(), 0)
        with open(self.path('bank.db'), 'r+b') as file:
            file.seek(4096)
            file.write(b'\x55' * 4096)
        self.fails(3, 'bank.db: ', '--db', self.path('bank.db'))

    def test_database_in_use(self):
        with Server(PROGRAM, '--db', self.path('bank.db')):
            self.fails(3, 'locked', '--db', self.path('bank.db'))

    @unittest.skipIf(os.geteuid() == 0, 'root may write everything')
    def test_read_only_database(self):
        with Server(PROGRAM, '--db', self.path('bank.db')) as server:
            server.end()
        os.chmod(self.path('bank.db'), 0o444)
        self.fails(3, 'cannot be written', '--db', self.path('bank.db'))

    def test_ends_and_leaves_nothing(self):
        for number in [signal.SIGTERM, signal.SIGINT]:
            server = Server(PROGRAM, '--threads', '2')
            os.environ['TMPDIR'] = self.folder.name
            try:
                server.start()
            finally:
                del os.environ['TMPDIR']
            with server, Bank(server.port) as bank:
                bank.open(1)
                self.assertEqual(len(os.listdir(self.folder.name)), 1)
                begin = time.monotonic()
                self.assertEqual(server.end(number), 0)
                self.assertLess(time.monotonic() - begin, 5)
            self.assertEqual(os.listdir(self.folder.name), [])

    def test_many_connections(self):
        with Server(PROGRAM, '--memory') as server:
            banks = [Bank(server.port, str(i)) for i in range(100)]
            try:
                for bank in banks:
                    bank.open(1)
                self.assertEqual(server.end(), 0)
                with self.assertRaises(Unanswered):
                    banks[0].get('/accounts')
            finally:
                for bank in banks:
                    bank.close()


if __name__ == '__main__':
    if not PROGRAM or PROGRAM.startswith('-'):
        sys.exit(__doc__)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
