/*
 * The benchmarks whose system is one thing, in fast-check: queue, kv_one_key, diehard, kv, ladder.
 * Each has a model, a system and the arbitraries of its commands. Models and planted bugs are
 * those of tests/zoo/NAME.c.
 */
'use strict';
const fc = require('fast-check');

/* A command that is always possible. */
class Always {
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

/* ---- queue --------------------------------------------------------------------------------- */

class Push extends Always {
    constructor(probe, value) {
        super(probe);
        this.value = value;
    }

    check(model) {
        return model.length < 16;
    }

    run(model, real) {
        this.probe.did('push', this.value);
        real.damaged ||= real.cells.length === 3 && this.value >= 900;
        real.cells.push(this.value);
        model.push(this.value);
    }
}

class Pop extends Always {
    check(model) {
        return model.length > 0;
    }

    run(model, real) {
        this.probe.did('pop');
        const answer = real.cells.shift() + (real.damaged ? 1 : 0);
        real.damaged = false;
        this.probe.same(model.shift(), answer);
    }
}

class Size extends Always {
    run(model, real) {
        this.probe.did('size');
        this.probe.same(model.length, real.cells.length);
    }
}

const queue = {
    model: () => [],
    system: () => ({ cells: [], damaged: false }),
    commands: (probe) => [
        fc.integer({ min: 0, max: 1000 }).map((value) => new Push(probe, value)),
        fc.constant(new Pop(probe)),
        fc.constant(new Size(probe)),
    ],
};

/* ---- kv_one_key ------------------------------------------------------------------------------ */

class PutOne extends Always {
    constructor(probe, k, v) {
        super(probe);
        this.k = k;
        this.v = v;
    }

    run(model, real) {
        this.probe.did('put', this.k, this.v);
        const revived = real.buried.has(this.k) && real.value.get(this.k) >= 500;
        if (!revived) {
            real.value.set(this.k, this.v);
        }
        real.buried.delete(this.k);
        model.set(this.k, this.v);
    }
}

/* A command on one of the live keys, the one at INDEX in their order modulo their count. */
class OnLive extends Always {
    constructor(probe, index) {
        super(probe);
        this.index = index;
    }

    check(model) {
        return model.size > 0;
    }

    key(model) {
        const keys = [...model.keys()];
        return keys[this.index % keys.length];
    }
}

class DelOne extends OnLive {
    run(model, real) {
        const k = this.key(model);
        this.probe.did('del', k);
        real.buried.add(k);
        model.delete(k);
    }
}

class GetOne extends OnLive {
    run(model, real) {
        const k = this.key(model);
        this.probe.did('get', k);
        this.probe.same(model.get(k), real.value.get(k));
    }
}

const kv_one_key = {
    model: () => new Map(),
    system: () => ({ value: new Map(), buried: new Set() }),
    commands: (probe) => [
        fc.tuple(fc.nat(99), fc.nat(1000)).map(([k, v]) => new PutOne(probe, k, v)),
        fc.nat().map((index) => new DelOne(probe, index)),
        fc.nat().map((index) => new GetOne(probe, index)),
    ],
};

/* ---- diehard --------------------------------------------------------------------------------- */

function pour(jugs, from, to, capacity) {
    const amount = Math.min(jugs[from], capacity - jugs[to]);
    jugs[from] -= amount;
    jugs[to] += amount;
}

const actions = {
    fill_big: (jugs) => { jugs.big = 5; },
    fill_small: (jugs) => { jugs.small = 3; },
    empty_big: (jugs) => { jugs.big = 0; },
    empty_small: (jugs) => { jugs.small = 0; },
    small_into_big: (jugs) => pour(jugs, 'small', 'big', 5),
    big_into_small: (jugs) => pour(jugs, 'big', 'small', 3),
};

class Act extends Always {
    constructor(probe, name) {
        super(probe);
        this.name = name;
    }

    run(model, real) {
        this.probe.did(this.name);
        actions[this.name](model);
        actions[this.name](real);
        this.probe.same(model.big, real.big === 4 ? 0 : real.big);
    }
}

const diehard = {
    model: () => ({ big: 0, small: 0 }),
    system: () => ({ big: 0, small: 0 }),
    commands: (probe) => Object.keys(actions).map((name) => fc.constant(new Act(probe, name))),
};

/* ---- kv -------------------------------------------------------------------------------------- */

const TOMBSTONE = Symbol('deleted');

/* A store in levels; each is a map. */
class Lsm {
    constructor() {
        this.memory = new Map();
        this.level0 = [];
        this.level1 = new Map();
        this.level2 = new Map();
    }

    get(k) {
        const tables = [this.memory, ...[...this.level0].reverse(), this.level1, this.level2];
        const cell = tables.find((table) => table.has(k))?.get(k);
        return cell === TOMBSTONE ? undefined : cell;
    }

    flush() {
        if (this.memory.size > 0) {
            this.level0.push(this.memory);
            this.memory = new Map();
        }
    }

    compact() {
        if (this.level0.length === 0) {
            Lsm.merge(this.level2, this.level1);
            this.level1 = new Map();
        }
        this.level0.forEach((table) => Lsm.merge(this.level1, table));
        this.level0 = [];
    }

    /* Tombstones are dropped: right on the way to level 2, the bug on the way to level 1. */
    static merge(into, table) {
        for (const [k, cell] of table) {
            if (cell === TOMBSTONE) {
                into.delete(k);
            } else {
                into.set(k, cell);
            }
        }
    }
}

class Put extends Always {
    constructor(probe, k, v) {
        super(probe);
        this.k = k;
        this.v = v;
    }

    run(model, real) {
        this.probe.did('put', this.k, this.v);
        real.memory.set(this.k, this.v);
        model.set(this.k, this.v);
    }
}

class OnKey extends Always {
    constructor(probe, k) {
        super(probe);
        this.k = k;
    }
}

class Del extends OnKey {
    run(model, real) {
        this.probe.did('del', this.k);
        real.memory.set(this.k, TOMBSTONE);
        model.delete(this.k);
    }
}

class Get extends OnKey {
    run(model, real) {
        this.probe.did('get', this.k);
        this.probe.same(model.get(this.k), real.get(this.k));
    }
}

class Flush extends Always {
    run(model, real) {
        this.probe.did('flush');
        real.flush();
    }
}

class Compact extends Always {
    run(model, real) {
        this.probe.did('compact');
        real.compact();
    }
}

const kv = {
    model: () => new Map(),
    system: () => new Lsm(),
    commands: (probe) => [
        fc.tuple(fc.nat(9), fc.nat(99)).map(([k, v]) => new Put(probe, k, v)),
        fc.nat(9).map((k) => new Del(probe, k)),
        fc.nat(9).map((k) => new Get(probe, k)),
        fc.constant(new Flush(probe)),
        fc.constant(new Compact(probe)),
    ],
};

/* ---- ladder ---------------------------------------------------------------------------------- */

class Ladder extends Always {
    constructor(probe, x) {
        super(probe);
        this.x = x;
    }

    run(model, real) {
        this.probe.did('ladder', this.x);
        model.add(this.x);
        real.add(this.x);
        this.probe.same(model.size, real.size === 16 ? 15 : real.size);
    }
}

class Snake extends Always {
    run(model, real) {
        this.probe.did('snake');
        model.clear();
        real.clear();
    }
}

const ladder = {
    model: () => new Set(),
    system: () => new Set(),
    commands: (probe) => [
        fc.nat(999).map((x) => new Ladder(probe, x)),
        fc.constant(new Snake(probe)),
    ],
};

module.exports = { queue, kv_one_key, diehard, kv, ladder };
