%% The benchmark cbuf in PropEr: model and planted bug are those of tests/zoo/cbuf.c.
-module(bench_cbuf).
-export([initial_state/0, command/1, precondition/2, postcondition/3, next_state/3]).
-export([system/0, new/1, put/2, get/1, len/1]).

%% The model: {Buffer, Capacity, Values} of each buffer, which is symbolic while commands are generated.
initial_state() ->
    [].

command(Buffers) ->
    All = [Buffer || {Buffer, _, _} <- Buffers],
    Open = [Buffer || {Buffer, Capacity, Values} <- Buffers, length(Values) < Capacity],
    Filled = [Buffer || {Buffer, _, [_ | _]} <- Buffers],
    proper_types:frequency(
        [{1, {call, ?MODULE, new, [proper_types:integer(1, 10)]}}] ++
        [{4, {call, ?MODULE, put, [proper_types:elements(Open), proper_types:integer(0, 99)]}} || Open =/= []] ++
        [{4, {call, ?MODULE, get, [proper_types:elements(Filled)]}} || Filled =/= []] ++
        [{4, {call, ?MODULE, len, [proper_types:elements(All)]}} || All =/= []]).

precondition(_, {call, _, new, _}) ->
    true;
precondition(Buffers, {call, _, Name, [Buffer | _]}) ->
    case lists:keyfind(Buffer, 1, Buffers) of
        {_, Capacity, Values} -> possible(Name, Capacity, Values);
        false -> false
    end.

possible(put, Capacity, Values) -> length(Values) < Capacity;
possible(get, _, Values) -> Values =/= [];
possible(len, _, _) -> true.

next_state(Buffers, Buffer, {call, _, new, [Capacity]}) -> Buffers ++ [{Buffer, Capacity, []}];
next_state(Buffers, _, {call, _, put, [Buffer, X]}) -> change(Buffers, Buffer, fun(Values) -> Values ++ [X] end);
next_state(Buffers, _, {call, _, get, [Buffer]}) -> change(Buffers, Buffer, fun erlang:tl/1);
next_state(Buffers, _, _) -> Buffers.

change(Buffers, Buffer, How) ->
    {_, Capacity, Values} = lists:keyfind(Buffer, 1, Buffers),
    lists:keyreplace(Buffer, 1, Buffers, {Buffer, Capacity, How(Values)}).

postcondition(Buffers, {call, _, Name, [Buffer]}, Answer) when Name =:= get; Name =:= len ->
    {_, _, Values} = lists:keyfind(Buffer, 1, Buffers),
    probe:same(case Name of get -> hd(Values); len -> length(Values) end, Answer);
postcondition(_, _, _) ->
    true.

%% The system: {Size, Top, Bottom, Cells} of each ring; one cell stays empty, so that full and empty differ.
system() ->
    #{}.

new(N) ->
    probe:did(new, [N]),
    Number = map_size(probe:system()),
    probe:system((probe:system())#{Number => {N + 1, 0, 0, #{}}}),
    {ref, Number}.

put(Ref = {ref, Number}, X) ->
    probe:did(put, [Ref, X]),
    Rings = #{Number := {Size, Top, Bottom, Cells}} = probe:system(),
    probe:system(Rings#{Number := {Size, (Top + 1) rem Size, Bottom, Cells#{Top => X}}}).

get(Ref = {ref, Number}) ->
    probe:did(get, [Ref]),
    Rings = #{Number := {Size, Top, Bottom, Cells}} = probe:system(),
    probe:system(Rings#{Number := {Size, Top, (Bottom + 1) rem Size, Cells}}),
    maps:get(Bottom, Cells).

len(Ref = {ref, Number}) ->
    probe:did(len, [Ref]),
    {Size, Top, Bottom, _} = maps:get(Number, probe:system()),
    abs((Top - Bottom) rem Size).
