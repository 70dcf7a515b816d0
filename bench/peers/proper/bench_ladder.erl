%% The benchmark ladder in PropEr: model and planted bug are those of tests/zoo/ladder.c.
-module(bench_ladder).
-export([initial_state/0, command/1, precondition/2, postcondition/3, next_state/3]).
-export([system/0, ladder/1, snake/0]).

initial_state() ->
    #{}.

command(_Rungs) ->
    proper_types:oneof([
        {call, ?MODULE, ladder, [proper_types:integer(0, 999)]},
        {call, ?MODULE, snake, []}]).

precondition(_, _) ->
    true.

next_state(Rungs, _, {call, _, ladder, [X]}) -> Rungs#{X => true};
next_state(_, _, {call, _, snake, _}) -> #{}.

postcondition(Rungs, {call, _, ladder, [X]}, Answer) -> probe:same(map_size(Rungs#{X => true}), Answer);
postcondition(_, _, _) -> true.

system() ->
    #{}.

ladder(X) ->
    probe:did(ladder, [X]),
    probe:system((probe:system())#{X => true}),
    case map_size(probe:system()) of
        16 -> 15;
        Rungs -> Rungs
    end.

snake() ->
    probe:did(snake, []),
    probe:system(#{}).
