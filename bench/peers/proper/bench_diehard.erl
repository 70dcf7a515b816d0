%% The benchmark diehard in PropEr: model and planted bug are those of tests/zoo/diehard.c.
-module(bench_diehard).
-export([initial_state/0, command/1, precondition/2, postcondition/3, next_state/3]).
-export([system/0, act/1]).

-define(ACTIONS, [fill_big, fill_small, empty_big, empty_small, small_into_big, big_into_small]).

initial_state() ->
    {0, 0}.

command(_Jugs) ->
    proper_types:oneof([{call, ?MODULE, act, [Action]} || Action <- ?ACTIONS]).

precondition(_, _) ->
    true.

next_state(Jugs, _, {call, _, act, [Action]}) ->
    change(Jugs, Action).

postcondition(Jugs, {call, _, act, [Action]}, Gauge) ->
    probe:same(element(1, change(Jugs, Action)), Gauge).

%% Both model and system: litres in the big jug of 5 and in the small one of 3.
change({_, Small}, fill_big) -> {5, Small};
change({Big, _}, fill_small) -> {Big, 3};
change({_, Small}, empty_big) -> {0, Small};
change({Big, _}, empty_small) -> {Big, 0};
change({Big, Small}, small_into_big) -> {min(5, Big + Small), max(0, Big + Small - 5)};
change({Big, Small}, big_into_small) -> {max(0, Big + Small - 3), min(3, Big + Small)}.

system() ->
    {0, 0}.

act(Action) ->
    probe:did(Action, []),
    probe:system(change(probe:system(), Action)),
    case element(1, probe:system()) of
        4 -> 0;
        Big -> Big
    end.
