/*
 * The benchmarks whose system makes things that later commands refer to, in fast-check: cbuf,
 * bank, registry. A reference is a natural number, modulo the count of things that are possible
 * when the command is run, as fast-check's guide has it. Models and planted bugs are those of
 * tests/zoo/NAME.c.
 */
'use strict';
const fc = require('fast-check');

class Command {
    constructor(probe) {
        this.probe = probe;
    }

    check() {
        return true;
    }

    toString() {
        return this.constructor.name;
    }
}

/* A command on one of the things that the model allows, as POSSIBLE gives them by number. */
class OnOne extends Command {
    constructor(probe, index) {
        super(probe);
        this.index = index;
    }

    check(model) {
        return this.possible(model).length > 0;
    }

    chosen(model) {
        const numbers = this.possible(model);
        return numbers[this.index % numbers.length];
    }
}

function indices(array, allowed = () => true) {
    return [...array.keys()].filter((index) => allowed(array[index]));
}

/* ---- cbuf ------------------------------------------------------------------------------------ */

class New extends Command {
    constructor(probe, n) {
        super(probe);
        this.n = n;
    }

    run(model, real) {
        this.probe.did('new', this.n);
        model.push({ capacity: this.n, values: [] });
        real.push({ top: 0, bot: 0, cells: new Array(this.n + 1).fill(0) });
    }
}

class PutIn extends OnOne {
    constructor(probe, index, x) {
        super(probe, index);
        this.x = x;
    }

    possible(model) {
        return indices(model, (buffer) => buffer.values.length < buffer.capacity);
    }

    run(model, real) {
        const buf = this.chosen(model);
        this.probe.did('put', `#${buf}`, this.x);
        const ring = real[buf];
        ring.cells[ring.top] = this.x;
        ring.top = (ring.top + 1) % ring.cells.length;
        model[buf].values.push(this.x);
    }
}

class GetFrom extends OnOne {
    possible(model) {
        return indices(model, (buffer) => buffer.values.length > 0);
    }

    run(model, real) {
        const buf = this.chosen(model);
        this.probe.did('get', `#${buf}`);
        const ring = real[buf];
        const answer = ring.cells[ring.bot];
        ring.bot = (ring.bot + 1) % ring.cells.length;
        this.probe.same(model[buf].values.shift(), answer);
    }
}

class Len extends OnOne {
    possible(model) {
        return indices(model);
    }

    run(model, real) {
        const buf = this.chosen(model);
        this.probe.did('len', `#${buf}`);
        const { top, bot, cells } = real[buf];
        this.probe.same(model[buf].values.length, Math.abs((top - bot) % cells.length));
    }
}

/* A command that is listed four times has four times the weight. */
const cbuf = {
    model: () => [],
    system: () => [],
    commands: (probe) => {
        const put = fc.tuple(fc.nat(), fc.nat(99)).map(([i, x]) => new PutIn(probe, i, x));
        const get = fc.nat().map((index) => new GetFrom(probe, index));
        const len = fc.nat().map((index) => new Len(probe, index));
        return [
            fc.integer({ min: 1, max: 10 }).map((n) => new New(probe, n)),
            put, put, put, put, get, get, get, get, len, len, len, len,
        ];
    },
};

/* ---- bank ------------------------------------------------------------------------------------ */

const DECLINED = -1;

/* The accounts, and what both model and system do with them: only voiding differs. */
class Accounts {
    constructor() {
        this.accounts = [];
        this.auths = []; /* left 0: closed */
    }

    available(account) {
        return this.accounts[account].balance - this.accounts[account].held;
    }

    create() {
        this.accounts.push({ balance: 0, held: 0 });
    }

    credit(account, amount) {
        this.accounts[account].balance += amount;
        return this.available(account);
    }

    debit(account, amount) {
        return amount > this.available(account) ? DECLINED : this.credit(account, -amount);
    }

    authorize(account, amount) {
        const approved = amount <= this.available(account);
        const held = approved ? amount : 0;
        this.auths.push({ account, amount: held, left: held });
        this.accounts[account].held += held;
        return approved ? this.available(account) : DECLINED;
    }

    capture(auth, amount) {
        const it = this.auths[auth];
        if (amount > it.left) {
            return DECLINED;
        }
        it.left -= amount;
        this.accounts[it.account].held -= amount;
        this.accounts[it.account].balance -= amount;
        return this.available(it.account);
    }

    release(auth, amount) {
        const it = this.auths[auth];
        this.accounts[it.account].held -= amount;
        it.left = 0;
        return this.available(it.account);
    }
}

class Create extends Command {
    run(model, real) {
        this.probe.did('create');
        model.create();
        real.create();
    }
}

/* One of the actions on an account or on an open authorization, with an amount. */
class WithAmount extends OnOne {
    constructor(probe, action, index, amount) {
        super(probe, index);
        this.action = action;
        this.amount = amount;
    }

    possible(model) {
        return this.action === 'capture' ? indices(model.auths, (auth) => auth.left > 0)
            : indices(model.accounts);
    }

    run(model, real) {
        const of = this.chosen(model);
        this.probe.did(this.action, `#${of}`, this.amount);
        const expected = model[this.action](of, this.amount);
        this.probe.same(expected, real[this.action](of, this.amount));
    }
}

class Void extends OnOne {
    possible(model) {
        return indices(model.auths, (auth) => auth.left > 0);
    }

    run(model, real) {
        const auth = this.chosen(model);
        this.probe.did('void', `#${auth}`);
        const expected = model.release(auth, model.auths[auth].left);
        this.probe.same(expected, real.release(auth, real.auths[auth].amount));
    }
}

const bank = {
    model: () => new Accounts(),
    system: () => new Accounts(),
    commands: (probe) => [
        fc.constant(new Create(probe)),
        ...['credit', 'debit', 'authorize', 'capture'].map((action) =>
            fc.tuple(fc.nat(), fc.integer({ min: 1, max: 1000 }))
                .map(([index, amount]) => new WithAmount(probe, action, index, amount))),
        fc.nat().map((index) => new Void(probe, index)),
    ],
};

/* ---- registry -------------------------------------------------------------------------------- */

/* Who is alive, and who has which name. The system also keeps each process's last name. */
class Names {
    constructor() {
        this.alive = [];
        this.pidOf = new Map();
        this.nameOf = new Map(); /* the system's; unregistering does not forget it */
    }

    canRegister(pid, name) {
        return !this.pidOf.has(name) && ![...this.pidOf.values()].includes(pid) && this.alive[pid];
    }
}

class Spawn extends Command {
    run(model, real) {
        this.probe.did('spawn');
        model.alive.push(true);
        real.alive.push(true);
    }
}

class OnPid extends OnOne {
    possible(model) {
        return indices(model.alive);
    }
}

class Register extends OnPid {
    constructor(probe, index, name) {
        super(probe, index);
        this.name = name;
    }

    run(model, real) {
        const pid = this.chosen(model);
        this.probe.did('register', `#${pid}`, this.name);
        const expected = model.canRegister(pid, this.name);
        const answer = real.canRegister(pid, this.name);
        if (expected) {
            model.pidOf.set(this.name, pid);
        }
        if (answer) {
            real.pidOf.set(this.name, pid);
            real.nameOf.set(pid, this.name);
        }
        this.probe.same(expected, answer);
    }
}

class OnName extends Command {
    constructor(probe, name) {
        super(probe);
        this.name = name;
    }
}

class Unregister extends OnName {
    run(model, real) {
        this.probe.did('unregister', this.name);
        const expected = model.pidOf.delete(this.name);
        this.probe.same(expected, real.pidOf.delete(this.name));
    }
}

class Whereis extends OnName {
    run(model, real) {
        this.probe.did('whereis', this.name);
        this.probe.same(model.pidOf.get(this.name), real.pidOf.get(this.name));
    }
}

class Kill extends OnPid {
    run(model, real) {
        const pid = this.chosen(model);
        this.probe.did('kill', `#${pid}`);
        for (const [name, owner] of [...model.pidOf]) {
            if (owner === pid) {
                model.pidOf.delete(name);
            }
        }
        real.pidOf.delete(real.nameOf.get(pid));
        real.nameOf.delete(pid);
        model.alive[pid] = real.alive[pid] = false;
    }
}

const registry = {
    model: () => new Names(),
    system: () => new Names(),
    commands: (probe) => [
        fc.constant(new Spawn(probe)),
        fc.tuple(fc.nat(), fc.nat(3)).map(([i, name]) => new Register(probe, i, name)),
        fc.nat(3).map((name) => new Unregister(probe, name)),
        fc.nat(3).map((name) => new Whereis(probe, name)),
        fc.nat().map((index) => new Kill(probe, index)),
    ],
};

module.exports = { cbuf, bank, registry };
