#!/usr/bin/env python3
"""Eight clients, a server that is killed at a random moment, and the same database again, round after round:
crash_test.py --server PROGRAM [--rounds N] [--requests N] [--seed N] [-- server options]

Each client is the only one of its account and so knows every answer in advance; all of them pay into a common one.
After each crash the client sends its unanswered request again, twice, with the same key. Then nothing that was
acknowledged may be missing and nothing be there twice: answers, balances, statements. Exit 1 says what was wrong.
"""
import argparse
import collections
import os
import random
import sys
import tempfile
import threading

from bank_process import Server, Unanswered

CLIENTS = 8


class Wrong(Exception):
    """The bank is not as it should be."""


class Person:
    """A client with its account, and what it knows of it."""

    def __init__(self, number, seed, common):
        self.number, self.random, self.common = number, random.Random('%d %d' % (seed, number)), common
        self.tenant = 'everybody' if number % 2 else 'client-%d' % number
        self.account = None
        self.balance, self.held, self.entries = 0, 0, []
        self.authorizations = {}  # id: [amount, captured]
        self.sent, self.paid = 0, []
        self.pending = None
        self.error = None

    def request(self):
        """The next request: tenant, path, body, what it does once it is done, and the answer that it must have."""
        amount = self.random.randint(1, 1000)
        what = self.random.randint(0, 9)
        if self.account is None:
            return self.tenant, '/accounts', {'owner': 'client %d' % self.number, 'currency': 'EUR'}, self.opened, 201
        account = '/accounts/%s/' % self.account
        if what < 3:
            return 'everybody', '/accounts/%s/credits' % self.common, {'amount': amount}, self.paid_in, 201
        if what < 6:
            return self.tenant, account + 'credits', {'amount': amount}, self.credited, 201
        fits = amount <= self.balance - self.held
        if what < 7:
            return self.tenant, account + 'debits', {'amount': amount}, self.debited, 201 if fits else 409
        if what < 8 or not self.authorizations:
            return self.tenant, account + 'authorizations', {'amount': amount}, self.authorized, 201 if fits else 409
        of = self.random.choice(sorted(self.authorizations))
        path = '/authorizations/%s/' % of
        if what < 9:
            amount, captured = self.authorizations[of]
            body = {'amount': self.random.randint(1, amount - captured), 'currency': 'EUR'}
            return self.tenant, path + 'captures', body, self.captured, 201
        return self.tenant, path + 'void', None, self.voided, 200

    def opened(self, _, answer):
        self.account = answer['id']

    def paid_in(self, body, answer):
        self.paid.append(body['amount'])
        expect(answer['amount'], body['amount'], 'amount of a payment')

    def credited(self, body, answer):
        self.moved('credit', body['amount'], answer)

    def debited(self, body, answer):
        self.moved('debit', body['amount'], answer)

    def moved(self, kind, amount, answer):
        self.balance += amount if kind == 'credit' else -amount
        self.entries.append({'kind': kind, 'amount': amount})
        expect(answer, {'account': self.account, 'amount': amount, 'balance': self.balance}, kind)

    def authorized(self, body, answer):
        self.held += body['amount']
        self.authorizations[answer['id']] = [body['amount'], 0]
        expect((answer['amount'], answer['state']), (body['amount'], 'approved'), 'authorization')

    def captured(self, body, answer):
        of, amount = answer['authorization'], body['amount']
        self.balance -= amount
        self.held -= amount
        self.authorizations[of][1] += amount
        remaining = self.authorizations[of][0] - self.authorizations[of][1]
        if remaining == 0:
            del self.authorizations[of]
        self.entries.append({'kind': 'capture', 'amount': amount})
        expect(answer['remaining'], remaining, 'remaining')

    def voided(self, _, answer):
        amount, captured = self.authorizations.pop(answer['id'])
        self.held -= amount - captured
        expect((answer['captured'], answer['state']), (captured, 'voided'), 'void')

    def send(self, client):
        """Sends the pending request, or a new one; it stays pending when it is not answered."""
        if not self.pending:
            self.sent += 1
            self.pending = ('key-%d-%d' % (self.number, self.sent), self.request())
        key, (client.tenant, path, body, done, status) = self.pending
        answered = client.post(path, body, key)
        self.pending = None
        if answered[0] != status:
            raise Wrong('client %d: POST %s %s: %s instead of %d' % (self.number, path, body, answered, status))
        if status < 300:
            done(body, answered[1])
        return key, client.tenant, path, body, answered

    def retry(self, server):
        """Sends what was not answered again, twice; the second answer must be the first."""
        if not self.pending:
            return 0
        with server.client() as client:
            key, client.tenant, path, body, first = self.send(client)
            expect(client.post(path, body, key), first, 'second answer to %s' % key)
        return 1

    def check(self, server):
        if self.account is None:
            return
        with server.client(self.tenant) as client:
            _, account = client.get('/accounts/' + self.account)
            seen = (account['balance'], account['available'])
            expect(seen, (self.balance, self.balance - self.held), 'balance of %s' % self.account)
            _, statement = client.get('/accounts/%s/statement' % self.account)
            expect(statement['entries'] == self.entries, True, 'statement of %s is right' % self.account)


def expect(seen, wanted, what):
    if seen != wanted:
        raise Wrong('%s: %s instead of %s' % (what, seen, wanted))


class Round:
    """All clients at once, until the server is killed after so many answers."""

    def __init__(self, server, people, requests, kill_after):
        self.server, self.people, self.requests, self.kill_after = server, people, requests, kill_after
        self.answered, self.lock = 0, threading.Lock()

    def count(self):
        with self.lock:
            self.answered += 1
            if self.answered == self.kill_after:
                self.server.process.kill()

    def client(self, person):
        try:
            with self.server.client() as client:
                for _ in range(self.requests):
                    person.send(client)
                    self.count()
        except Unanswered:
            pass
        except Exception as error:  # told by the main thread
            person.error = error

    def run(self):
        threads = [threading.Thread(target=self.client, args=(person,)) for person in self.people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.server.kill()
        for person in self.people:
            if person.error:
                raise person.error


def check_common(server, common, people):
    with server.client('everybody') as client:
        _, account = client.get('/accounts/' + common)
        paid = [amount for person in people for amount in person.paid]
        expect(account['balance'], sum(paid), 'balance of the common account')
        _, statement = client.get('/accounts/%s/statement' % common)
        seen = collections.Counter(entry['amount'] for entry in statement['entries'])
        expect(seen - collections.Counter(paid), collections.Counter(), 'payments that are there too often')
        expect(collections.Counter(paid) - seen, collections.Counter(), 'payments that are missing')


def crash(arguments, folder):
    server = Server(arguments.server, '--db', os.path.join(folder, 'bank.db'), *arguments.options)
    moments = random.Random(arguments.seed)
    with server:
        with server.client('everybody') as client:
            common = client.post('/accounts', {'owner': 'all', 'currency': 'EUR'})[1]['id']
        people = [Person(number, arguments.seed, common) for number in range(CLIENTS)]
        answered, retried = 0, 0
        for _ in range(arguments.rounds):
            kill_after = moments.randint(1, CLIENTS * arguments.requests)
            happening = Round(server, people, arguments.requests, kill_after)
            happening.run()
            answered += happening.answered
            server.start()
            retried += sum(person.retry(server) for person in people)
            for person in people:
                person.check(server)
            check_common(server, common, people)
        expect(server.end(), 0, 'exit status')
    print('%d crashes, %d requests answered, %d not and sent again: nothing lost, nothing twice' % (
        arguments.rounds, answered, retried))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--server', required=True)
    parser.add_argument('--rounds', type=int, default=20)
    parser.add_argument('--requests', type=int, default=1000, help='of each client in a round')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('options', nargs='*', help='of the server, after --')
    arguments = parser.parse_args()
    print('seed %d' % arguments.seed, flush=True)
    with tempfile.TemporaryDirectory(prefix='crash_test-') as folder:
        try:
            crash(arguments, folder)
        except (Wrong, Unanswered, RuntimeError) as error:
            sys.exit('crash_test: %s' % error)


if __name__ == '__main__':
    main()
