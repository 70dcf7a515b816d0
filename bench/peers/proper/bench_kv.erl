%% The benchmark kv in PropEr: model and planted bug are those of tests/zoo/kv.c.
-module(bench_kv).
-export([initial_state/0, command/1, precondition/2, postcondition/3, next_state/3]).
-export([system/0, put/2, del/1, get/1, flush/0, compact/0]).

initial_state() ->
    #{}.

command(_Entries) ->
    K = proper_types:integer(0, 9),
    proper_types:oneof([
        {call, ?MODULE, put, [K, proper_types:integer(0, 99)]},
        {call, ?MODULE, del, [K]},
        {call, ?MODULE, get, [K]},
        {call, ?MODULE, flush, []},
        {call, ?MODULE, compact, []}]).

precondition(_, _) ->
    true.

next_state(Entries, _, {call, _, put, [K, V]}) -> Entries#{K => V};
next_state(Entries, _, {call, _, del, [K]}) -> maps:remove(K, Entries);
next_state(Entries, _, _) -> Entries.

postcondition(Entries, {call, _, get, [K]}, Answer) -> probe:same(maps:get(K, Entries, missing), Answer);
postcondition(_, _, _) -> true.

%% The system: a store in levels, each a map. On level 0 the newest table stands first.
-record(lsm, {memory = #{}, level0 = [], level1 = #{}, level2 = #{}}).

system() ->
    #lsm{}.

put(K, V) ->
    probe:did(put, [K, V]),
    write(K, V).

del(K) ->
    probe:did(del, [K]),
    write(K, tombstone).

write(K, Cell) ->
    Lsm = probe:system(),
    probe:system(Lsm#lsm{memory = (Lsm#lsm.memory)#{K => Cell}}).

get(K) ->
    probe:did(get, [K]),
    Lsm = probe:system(),
    look_up(K, [Lsm#lsm.memory] ++ Lsm#lsm.level0 ++ [Lsm#lsm.level1, Lsm#lsm.level2]).

look_up(_, []) ->
    missing;
look_up(K, [Table | Older]) ->
    case Table of
        #{K := tombstone} -> missing;
        #{K := V} -> V;
        _ -> look_up(K, Older)
    end.

flush() ->
    probe:did(flush, []),
    case probe:system() of
        #lsm{memory = Memory} when map_size(Memory) =:= 0 -> ok;
        Lsm -> probe:system(Lsm#lsm{memory = #{}, level0 = [Lsm#lsm.memory | Lsm#lsm.level0]})
    end.

compact() ->
    probe:did(compact, []),
    probe:system(case probe:system() of
        Lsm = #lsm{level0 = [], level1 = Level1, level2 = Level2} ->
            Lsm#lsm{level1 = #{}, level2 = merge(Level1, Level2)};
        Lsm = #lsm{level0 = Tables, level1 = Level1} ->
            Lsm#lsm{level0 = [], level1 = lists:foldr(fun merge/2, Level1, Tables)}
    end).

%% Tombstones are dropped: right on the way to level 2, the planted bug on the way to level 1.
merge(Table, Into) ->
    Dropped = [K || {K, tombstone} <- maps:to_list(Table)],
    maps:without(Dropped, maps:merge(Into, Table)).
