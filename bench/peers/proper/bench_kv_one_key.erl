%% The benchmark kv_one_key in PropEr: model and planted bug are those of tests/zoo/kv_one_key.c.
-module(bench_kv_one_key).
-export([initial_state/0, command/1, precondition/2, postcondition/3, next_state/3]).
-export([system/0, put/2, del/1, get/1]).

initial_state() ->
    #{}.

command(Entries) ->
    Live = maps:keys(Entries),
    proper_types:oneof(
        [{call, ?MODULE, put, [proper_types:integer(0, 99), proper_types:integer(0, 1000)]}] ++
        [{call, ?MODULE, Name, [proper_types:elements(Live)]} || Name <- [del, get], Live =/= []]).

precondition(_, {call, _, put, _}) -> true;
precondition(Entries, {call, _, _, [K]}) -> maps:is_key(K, Entries).

next_state(Entries, _, {call, _, put, [K, V]}) -> Entries#{K => V};
next_state(Entries, _, {call, _, del, [K]}) -> maps:remove(K, Entries);
next_state(Entries, _, _) -> Entries.

postcondition(Entries, {call, _, get, [K]}, Answer) -> probe:same(maps:get(K, Entries), Answer);
postcondition(_, _, _) -> true.

%% The system: each key's value, and whether it is buried.
system() ->
    #{}.

put(K, V) ->
    probe:did(put, [K, V]),
    Table = probe:system(),
    probe:system(case Table of
        #{K := {Old, buried}} when Old >= 500 -> Table#{K := {Old, live}};
        _ -> Table#{K => {V, live}}
    end).

del(K) ->
    probe:did(del, [K]),
    Table = #{K := {V, _}} = probe:system(),
    probe:system(Table#{K := {V, buried}}).

get(K) ->
    probe:did(get, [K]),
    element(1, maps:get(K, probe:system())).
