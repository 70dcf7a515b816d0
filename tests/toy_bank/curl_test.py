#!/usr/bin/env python3
"""Failures over HTTP, exported as scripts of curl: curl_test.py [--build DIR] [--quick: two bugs only].

Each of them must be good bash and without a finding of shellcheck, exit with 1 while the bug is planted, with 0 when it
is not, and with 2 when it cannot be told: without a server, at another service, without curl. All in a directory with a
space in its name.
"""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bank_process import Server  # noqa: E402
from model_test import SOURCE, bugs_of_table, call  # noqa: E402

OPTIONS = argparse.ArgumentParser(description=__doc__.splitlines()[0])
OPTIONS.add_argument('--build', default=os.environ.get('BUILD', os.path.join(SOURCE, 'build')))
OPTIONS.add_argument('--quick', action='store_true', help='two bugs only')
QUICK = ['overdraft', 'void_releases_all']
SEED = '3'


class Scripts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.mkdtemp(prefix='pd curl ')
        cls.server = Server(PROGRAM + '_server', '--memory').start()
        cls.url = 'http://127.0.0.1:%d' % cls.server.port

    @classmethod
    def tearDownClass(cls):
        cls.server.kill()
        shutil.rmtree(cls.directory)

    def plant(self, *names):
        with self.server.client() as client:
            self.assertEqual(client.ask('PUT', '/api/bugs', {'bugs': list(names)})[0], 200)

    def find(self, bug, *options):
        """The failure file of a bug."""
        saved = os.path.join(self.directory, '%s %d' % (bug, len(os.listdir(self.directory))))
        call([PROGRAM, 'run', *options, '--seed', SEED, '--save', saved])
        return glob.glob(os.path.join(saved, '*.pd'))[0]

    def export(self, file, *options):
        """The script of a failure file."""
        script = file[:-3] + '.sh'
        done = call([PROGRAM, 'export', file, '--format', 'curl', '--output', script, *options])
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, '', ''))
        return script

    def execute(self, script, expected, **environment):
        done = subprocess.run(['bash', os.path.basename(script)], cwd=os.path.dirname(script), text=True, timeout=60,
                              env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def check(self, script):
        self.assertEqual(call(['bash', '-n', script]).stderr, '')
        if shutil.which('shellcheck'):
            self.assertEqual(call(['shellcheck', script]).stdout, '')

    def test_every_bug(self):
        for bug in (it for it in bugs_of_table()[0] if not GIVEN.quick or it.name in QUICK):
            with self.subTest(bug.name):
                self.plant(bug.name)
                script = self.export(self.find(bug.name, '--adapter', 'http', '--url', self.url))
                self.check(script)
                self.assertIn('the failure still shows', self.execute(script, 1))
                self.plant()
                self.assertIn('the failure no longer shows', self.execute(script, 0))
                self.assertIn('there was no answer', self.execute(script, 2, BASE_URL='http://127.0.0.1:1'))

    def test_found_in_process(self):
        file = self.find('overdraft', '--adapter', 'memory', '--config', 'bug=overdraft')
        refused = call([PROGRAM, 'export', file])
        self.assertEqual(refused.returncode, 2)
        self.assertIn('adapter memory is no table of requests, which curl could send', refused.stderr)
        script = self.export(file, '--adapter', 'http')
        self.plant('overdraft')
        self.assertIn('BASE_URL must say where the service is', self.execute(script, 2))
        self.execute(script, 1, BASE_URL=self.url + '/')
        replay = [PROGRAM, 'replay', file, '--adapter', 'http', '--url', self.url]
        self.assertEqual(call(replay).returncode, 1, 'the configuration of memory is none of http')
        self.plant()
        self.execute(script, 0, BASE_URL=self.url)
        self.assertEqual(call(replay).returncode, 0)

    def test_cannot_tell(self):
        self.plant('overdraft')
        script = self.export(self.find('overdraft', '--adapter', 'http', '--url', self.url))
        for tool in 'curl', 'jq':
            with tempfile.TemporaryDirectory() as tools:
                for name in {'bash', 'curl', 'jq', 'date', 'mktemp', 'rm', 'head'} - {tool}:
                    os.symlink(shutil.which(name), os.path.join(tools, name))
                self.assertIn(tool + ' is not installed', self.execute(script, 2, PATH=tools))
        self.plant('overdraft', 'sum_overflow')
        with open(script) as file:
            text = file.read()
        with open(script, 'w') as file:  # an earlier step that is not as it was
            file.write(text.replace('agrees("open")', 'agrees("closed")'))
        self.assertIn('an earlier step was answered otherwise', self.execute(script, 2))
        with open(script, 'w') as file:
            file.write(text.replace('"toy_bank"', '"tea_shop"'))
        self.assertIn('this is another service', self.execute(script, 2))
        self.plant()

    def test_output(self):
        self.plant('overdraft')
        file = self.find('overdraft', '--adapter', 'http', '--url', self.url)
        self.plant()
        with open(self.export(file)) as script:
            self.assertEqual(call([PROGRAM, 'export', file]).stdout, script.read())
        again = call([PROGRAM, 'export', file, '-o', file])
        self.assertEqual(again.returncode, 2)
        self.assertIn('exists', again.stderr)
        other = call([PROGRAM, 'export', file, '--url', 'http://el se']).stdout
        self.assertIn("\ndefault='http://el se'\n", other)


if __name__ == '__main__':
    GIVEN = OPTIONS.parse_args()
    PROGRAM = os.path.join(os.path.abspath(GIVEN.build), 'examples/toy_bank')
    if not shutil.which('curl') or not shutil.which('jq'):
        print('there is no curl or no jq')
        sys.exit(77)
    if 'adapter http' not in call([PROGRAM, 'list']).stdout or not os.path.exists(PROGRAM + '_server'):
        print('not built: libcurl or what the server needs is missing')
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
