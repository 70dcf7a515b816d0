#!/usr/bin/env python3
"""Prints figures as tables, one for each benchmark: table.py BENCH.jsonl. Rows are metrics, columns are tools."""
import json
import sys


def number(value):
    if value is None:
        return '-'
    return '{:,.3g}'.format(value) if isinstance(value, float) and abs(value) < 1000 else '{:,.0f}'.format(value)


def main():
    benches = {}
    with open(sys.argv[1]) as file:
        for line in file:
            figure = json.loads(line)
            benches.setdefault(figure['bench'], {}).setdefault(figure['metric'], {})[figure['tool']] = figure['value']
    for bench, metrics in benches.items():
        tools = list(dict.fromkeys(tool for values in metrics.values() for tool in values))
        print('\n%-28s%s' % (bench, ''.join('%20s' % tool for tool in tools)))
        for metric, values in metrics.items():
            print('  %-26s%s' % (metric, ''.join('%20s' % number(values.get(tool)) for tool in tools)))


if __name__ == '__main__':
    main()
