/*
 * The model of bench/throughput.c in fast-check: prints "COMMANDS SECONDS CPU_SECONDS RSS_KB". The
 * system under test counts the commands. Enough runs for the compiler of the engine to warm up.
 */
'use strict';
const fc = require('fast-check');

const RUNS = 20000;
const CAPACITY = 16;
let executed = 0;

class Fifo {
    constructor() {
        this.cells = new Array(CAPACITY).fill(0);
        this.head = 0;
        this.count = 0;
    }

    push(value) {
        executed++;
        this.cells[(this.head + this.count++) % CAPACITY] = value;
    }

    pop() {
        executed++;
        const value = this.cells[this.head];
        this.head = (this.head + 1) % CAPACITY;
        this.count--;
        return value;
    }

    size() {
        executed++;
        return this.count;
    }
}

function compare(expected, answer) {
    if (expected !== answer) {
        throw new Error(`${answer} instead of ${expected}`);
    }
}

class Push {
    constructor(value) {
        this.value = value;
    }

    check(model) {
        return model.length < CAPACITY;
    }

    run(model, real) {
        real.push(this.value);
        model.push(this.value);
    }

    toString() {
        return `Push(${this.value})`;
    }
}

class Pop {
    check(model) {
        return model.length > 0;
    }

    run(model, real) {
        compare(model.shift(), real.pop());
    }

    toString() {
        return 'Pop()';
    }
}

class Size {
    check() {
        return true;
    }

    run(model, real) {
        compare(model.length, real.size());
    }

    toString() {
        return 'Size()';
    }
}

const commands = fc.commands(
    [fc.nat(1000).map((value) => new Push(value)), fc.constant(new Pop()), fc.constant(new Size())],
    { maxCommands: 50, size: 'max' });
const property = fc.property(commands, (sequence) => {
    fc.modelRun(() => ({ model: [], real: new Fifo() }), sequence);
});
const start = performance.now();
fc.assert(property, { seed: 1, numRuns: RUNS });
const { user, system } = process.cpuUsage();
console.log(executed, (performance.now() - start) / 1e3, (user + system) / 1e6,
    process.resourceUsage().maxRSS);
