%% The benchmark queue in PropEr: model and planted bug are those of tests/zoo/queue.c.
-module(bench_queue).
-export([initial_state/0, command/1, precondition/2, postcondition/3, next_state/3]).
-export([system/0, push/1, pop/0, size/0]).

-define(CAPACITY, 16).

initial_state() ->
    [].

command(Values) ->
    proper_types:oneof(
        [{call, ?MODULE, push, [proper_types:integer(0, 1000)]} || length(Values) < ?CAPACITY] ++
        [{call, ?MODULE, pop, []} || Values =/= []] ++
        [{call, ?MODULE, size, []}]).

precondition(Values, {call, _, push, _}) -> length(Values) < ?CAPACITY;
precondition(Values, {call, _, pop, _}) -> Values =/= [];
precondition(_, _) -> true.

next_state(Values, _, {call, _, push, [Value]}) -> Values ++ [Value];
next_state(Values, _, {call, _, pop, _}) -> tl(Values);
next_state(Values, _, _) -> Values.

postcondition(Values, {call, _, pop, _}, Answer) -> probe:same(hd(Values), Answer);
postcondition(Values, {call, _, size, _}, Answer) -> probe:same(length(Values), Answer);
postcondition(_, _, _) -> true.

%% The system: its cells, and what it adds to the next one that is popped.
system() ->
    {[], 0}.

push(Value) ->
    probe:did(push, [Value]),
    {Cells, Wrong} = probe:system(),
    Damaged = length(Cells) =:= 3 andalso Value >= 900,
    probe:system({Cells ++ [Value], if Damaged -> 1; true -> Wrong end}).

pop() ->
    probe:did(pop, []),
    {[Head | Cells], Wrong} = probe:system(),
    probe:system({Cells, 0}),
    Head + Wrong.

size() ->
    probe:did(size, []),
    length(element(1, probe:system())).
