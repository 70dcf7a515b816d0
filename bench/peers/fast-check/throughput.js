/*
 * The model of bench/throughput.c in fast-check: prints "COMMANDS SECONDS CPU_SECONDS RSS_KB". The
 * system under test counts the commands. Enough runs for the compiler of the engine to warm up.
 */
'use strict';
const fc = require('fast-check');

const RUNS = 20000;
let executed = 0;

class Push {
    constructor(value) {
        this.value = value;
    }

    check() {
        return true;
    }

    run(model, real) {
        executed++;
        real.depth++;
        real.sum += this.value;
        model.depth++;
        model.sum += this.value;
        compare(model, real);
    }

    toString() {
        return `Push(${this.value})`;
    }
}

class Pop {
    constructor(count) {
        this.count = count;
    }

    check() {
        return true;
    }

    run(model, real) {
        executed++;
        real.depth -= Math.min(this.count, real.depth);
        model.depth -= Math.min(this.count, model.depth);
        compare(model, real);
    }

    toString() {
        return `Pop(${this.count})`;
    }
}

function compare(model, real) {
    if (model.depth !== real.depth || model.sum !== real.sum) {
        throw new Error('another depth or sum');
    }
}

const commands = fc.commands(
    [fc.nat(1000).map((value) => new Push(value)), fc.nat(3).map((count) => new Pop(count))],
    { maxCommands: 50, size: 'max' });
const property = fc.property(commands, (sequence) => {
    fc.modelRun(() => ({ model: { depth: 0, sum: 0 }, real: { depth: 0, sum: 0 } }), sequence);
});
const start = performance.now();
fc.assert(property, { seed: 1, numRuns: RUNS });
const { user, system } = process.cpuUsage();
console.log(executed, (performance.now() - start) / 1e3, (user + system) / 1e6,
    process.resourceUsage().maxRSS);
