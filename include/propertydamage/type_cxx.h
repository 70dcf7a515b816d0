/*
 * propertydamage/type_cxx.h - the macros of type.h for C++17: the same names, the same
 * arguments, the same objects. Included by type.h only.
 *
 * C infers a member's kind with _Generic and attributes are designated initializers. Here kinds
 * are templates and attributes are constexpr objects, each of which sets members of a pd_field.
 */
#ifndef PD_TYPE_CXX_H
#define PD_TYPE_CXX_H

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#include <cstddef>
#include <propertydamage/type.h>
#include <type_traits>

namespace pdi
{

/* pd_list_of, pd_set_of and pd_map_of; see container.h. */
template <class T> struct list;
template <class K> struct set;
template <class K, class V> struct map;

/* ---- Kinds ------------------------------------------------------------------------------- */

/* What a container holds; ITEM is void in what is none. */
template <class M> struct boxed {
    using item = void;
    using key = void;
    static constexpr bool is_list = false, is_set = false, is_map = false;
};
template <class T> struct boxed<list<T>> {
    using item = T;
    using key = void;
    static constexpr bool is_list = true, is_set = false, is_map = false;
};
template <class K> struct boxed<set<K>> {
    using item = K;
    using key = K;
    static constexpr bool is_list = false, is_set = true, is_map = false;
};
template <class K, class V> struct boxed<map<K, V>> {
    using item = V;
    using key = K;
    static constexpr bool is_list = false, is_set = false, is_map = true;
};

template <class T>
constexpr bool is_boxed = boxed<T>::is_list || boxed<T>::is_set || boxed<T>::is_map;

template <class T>
constexpr bool is_integer = (std::is_integral_v<T> ||
                             std::is_enum_v<T>)&&!std::is_same_v<T, bool> &&
                            sizeof(T) <= sizeof(uint64_t);

template <class T, bool = std::is_enum_v<T>> struct number {
    using type = T;
};
template <class T> struct number<T, true> {
    using type = std::underlying_type_t<T>;
};

template <class T>
constexpr bool is_scalar = is_integer<T> || std::is_same_v<T, bool> || std::is_same_v<T, float> ||
                           std::is_same_v<T, double> || std::is_same_v<T, pd_str> ||
                           std::is_same_v<T, pd_bytes> || std::is_same_v<T, pd_ref>;

/* The kind of one value of type T; what has none does not compile. */
template <class T> constexpr pd_kind kind_of()
{
    static_assert(!std::is_const_v<T> && !std::is_volatile_v<T>,
                  "a const or volatile member cannot be described: it could not be set");
    static_assert(!std::is_pointer_v<T>,
                  "a pointer member is no PD_FIELD: text is a pd_str, several values are PD_COUNTED"
                  " or PD_STRUCTS, one struct or none is PD_OPTIONAL");
    static_assert(!std::is_union_v<T>,
                  "a union cannot be described: use one PD_MAYBE or PD_OPTIONAL member for each");
    static_assert(!is_boxed<T>, "a container is described with PD_LIST, PD_LIST_OF, PD_SET, PD_MAP"
                                " or PD_MAP_OF");
    static_assert(!std::is_array_v<T>, "an array of arrays cannot be described: make the inner one"
                                       " a struct and use PD_STRUCTS");
    static_assert(!std::is_class_v<T> || is_scalar<T> || is_boxed<T>,
                  "a struct is described with PD_STRUCT, PD_STRUCTS, PD_LIST_OF or PD_MAP_OF");
    static_assert(is_scalar<T> || std::is_class_v<T> || std::is_union_v<T> ||
                      std::is_pointer_v<T> || std::is_array_v<T> || std::is_const_v<T> ||
                      std::is_volatile_v<T>,
                  "a member of this type cannot be described");
    if constexpr (std::is_same_v<T, bool>) {
        return PD_KIND_BOOL;
    } else if constexpr (std::is_same_v<T, char>) {
        return PD_KIND_CHAR;
    } else if constexpr (is_integer<T>) {
        return std::is_signed_v<typename number<T>::type> ? PD_KIND_INT : PD_KIND_UINT;
    } else if constexpr (std::is_floating_point_v<T>) {
        return PD_KIND_REAL;
    } else if constexpr (std::is_same_v<T, pd_str>) {
        return PD_KIND_STR;
    } else if constexpr (std::is_same_v<T, pd_bytes>) {
        return PD_KIND_BYTES;
    } else {
        return PD_KIND_REF;
    }
}

/* A whole number of any type as 64 bits. */
template <class T> constexpr uint64_t integer(T value)
{
    static_assert(is_integer<T>, "only whole numbers here: PD_REALS is for fractions");
    return static_cast<uint64_t>(value);
}

/* The size of an integer member. */
template <class T> constexpr size_t integer_size(const T *)
{
    static_assert(is_integer<T>, "only an integer member can be chosen so");
    return sizeof(T);
}

/* ---- Attributes -------------------------------------------------------------------------- */

/* What every attribute derives from, so that anything else is refused by its own name. */
struct attribute {
    static constexpr bool generates = false;
};
struct generator : attribute {
    static constexpr bool generates = true;
};

struct external : attribute {
    constexpr void set(pd_field &field) const
    {
        field.external = true;
    }
};
struct reused : attribute {
    constexpr void set(pd_field &field) const
    {
        field.external = true;
        field.reused = true;
    }
};
struct or_none : attribute {
    constexpr void set(pd_field &field) const
    {
        field.or_none = true;
    }
};
struct names : attribute {
    const pd_enum *of;
    bool flags;
    constexpr names(const pd_enum *of_, bool flags_) : of(of_), flags(flags_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.names = of;
        field.flags = flags;
    }
};
struct range : generator {
    uint64_t lo, hi;
    constexpr range(uint64_t lo_, uint64_t hi_) : lo(lo_), hi(hi_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.rule = PD_RULE_RANGE;
        field.lo = lo;
        field.hi = hi;
    }
};
struct reals : generator {
    double lo, hi;
    constexpr reals(double lo_, double hi_) : lo(lo_), hi(hi_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.rule = PD_RULE_REALS;
        field.real_lo = lo;
        field.real_hi = hi;
    }
};
struct chars : generator {
    const char *text;
    uint32_t min_len, max_len;
    constexpr chars(const char *text_, uint32_t min_, uint32_t max_)
        : text(text_), min_len(min_), max_len(max_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.rule = text ? PD_RULE_CHARS : PD_RULE_TEXT; /* of no set: of any script */
        field.text = text;
        field.min_len = min_len;
        field.max_len = max_len;
    }
};
struct matches : generator {
    const char *pattern;
    constexpr explicit matches(const char *pattern_) : pattern(pattern_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.rule = PD_RULE_MATCHES;
        field.text = pattern;
    }
};
/* The choices stay in the attribute, which is why attributes are static objects. */
template <size_t N> struct choices : generator {
    const char *list[N + 1];
    template <class... T> constexpr explicit choices(int, T... text) : list{text..., nullptr}
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.rule = PD_RULE_ONE_OF;
        field.choices = list;
    }
};
template <class... T> constexpr choices<sizeof...(T)> one_of(T... text)
{
    static_assert((std::is_convertible_v<T, const char *> && ...), "PD_ONE_OF takes strings");
    return choices<sizeof...(T)>(0, text...);
}
struct draw : generator {
    const pd_generator *by;
    constexpr explicit draw(const pd_generator *by_) : by(by_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.rule = PD_RULE_DRAW;
        field.draw = by;
    }
};
struct items : attribute {
    uint32_t min, max;
    constexpr items(uint32_t min_, uint32_t max_) : min(min_), max(max_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.min_items = min;
        field.max_items = max;
    }
};
struct value_class : attribute {
    const char *name;
    constexpr explicit value_class(const char *name_) : name(name_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.value_class = name;
    }
};
struct json : attribute {
    const char *name;
    constexpr explicit json(const char *name_) : name(name_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.json = name;
    }
};
struct from : attribute {
    const pd_type *state;
    uint32_t offset;
    bool often;
    constexpr from(const pd_type *state_, size_t offset_, bool often_)
        : state(state_), offset(static_cast<uint32_t>(offset_)), often(often_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.from = state;
        field.from_offset = offset;
        field.often_from = often;
    }
};

/* What PD_MAYBE, PD_COUNTED and the others say beside the member; set like attributes. */
template <class H> struct has : attribute {
    static_assert(std::is_same_v<H, bool>, "what says whether a PD_MAYBE is there is a bool");
    uint32_t offset;
    constexpr explicit has(size_t offset_) : offset(static_cast<uint32_t>(offset_))
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.has_offset = offset;
        field.has_size = sizeof(H);
    }
};
template <class C> struct counter : attribute {
    static_assert(is_integer<C>, "the member that counts is an integer");
    uint32_t offset;
    constexpr explicit counter(size_t offset_) : offset(static_cast<uint32_t>(offset_))
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.count_offset = offset;
        field.count_size = sizeof(C);
    }
};
template <class T> struct of : attribute {
    using described = T;
    const pd_type *type;
    constexpr explicit of(const pd_type *type_) : type(type_)
    {
    }
    constexpr void set(pd_field &field) const
    {
        field.of = type;
    }
};
struct nothing : attribute {
    constexpr void set(pd_field &) const
    {
    }
};

/* All that is said of one member. */
template <class... A> struct said {
    constexpr void set(pd_field &) const
    {
    }
};
template <class A, class... R> struct said<A, R...> {
    static_assert(std::is_base_of_v<attribute, A>, "this is no attribute of a member");
    A first;
    said<R...> rest;
    constexpr explicit said(A first_, R... rest_) : first(first_), rest(rest_...)
    {
    }
    constexpr void set(pd_field &field) const
    {
        first.set(field);
        rest.set(field);
    }
};
template <class... A> constexpr said<A...> say(A... attributes)
{
    static_assert((int{A::generates} + ...) <= 1, "one member has two generators");
    return said<A...>(attributes...);
}

/* The struct that a said<of<T>, ...> names. */
template <class S> struct named;
template <class T, class... A> struct named<said<of<T>, A...>> {
    using type = T;
};
template <class C, class T, class... A> struct named<said<counter<C>, of<T>, A...>> {
    using type = T;
};

/* ---- Members ----------------------------------------------------------------------------- */

/* A member of type M as far as all of them are alike; its elements are T. */
template <class M, class T, class S>
constexpr pd_field member(const char *name, size_t offset, pd_shape shape, pd_kind kind, S &s)
{
    pd_field field{};
    field.name = name;
    field.offset = static_cast<uint32_t>(offset);
    field.size = static_cast<uint32_t>(sizeof(M));
    field.shape = shape;
    field.kind = kind;
    field.element_size = static_cast<uint32_t>(sizeof(T));
    s.set(field);
    return field;
}

/* Checks that IS is the struct WANTED that the description names. */
template <class Is, class Wanted> constexpr pd_kind struct_kind()
{
    static_assert(std::is_same_v<Is, Wanted>,
                  "the member is not of the struct that its description names");
    return PD_KIND_STRUCT;
}

/* PD_FIELD and PD_MAYBE. */
template <class M, class S> constexpr pd_field field(const char *name, size_t offset, const S &s)
{
    using T = std::remove_extent_t<M>;
    return member<M, T>(name, offset, std::is_array_v<M> ? PD_SHAPE_ARRAY : PD_SHAPE_ONE,
                        kind_of<T>(), s);
}

/* What M holds many of, an array or a pointer; a pointer may point to const. */
template <class M> struct many {
    static_assert(std::is_array_v<M> || std::is_pointer_v<M>,
                  "what is counted is an array or a pointer");
    using item =
        std::conditional_t<std::is_pointer_v<M>, std::remove_const_t<std::remove_pointer_t<M>>,
                           std::remove_extent_t<M>>;
    static constexpr pd_shape shape = std::is_pointer_v<M> ? PD_SHAPE_SLICE : PD_SHAPE_COUNTED;
};

/* PD_COUNTED. */
template <class M, class S> constexpr pd_field counted(const char *name, size_t offset, const S &s)
{
    using T = typename many<M>::item;
    return member<M, T>(name, offset, many<M>::shape, kind_of<T>(), s);
}

/* PD_STRUCT. */
template <class M, class S>
constexpr pd_field one_struct(const char *name, size_t offset, const S &s)
{
    using T = typename named<S>::type;
    return member<M, T>(name, offset, PD_SHAPE_ONE, struct_kind<M, T>(), s);
}

/* PD_STRUCTS. */
template <class M, class S> constexpr pd_field structs(const char *name, size_t offset, const S &s)
{
    using T = typename named<S>::type;
    return member<M, T>(name, offset, many<M>::shape, struct_kind<typename many<M>::item, T>(), s);
}

/* PD_OPTIONAL. */
template <class M, class S> constexpr pd_field optional(const char *name, size_t offset, const S &s)
{
    using T = typename named<S>::type;
    static_assert(std::is_pointer_v<M>, "a PD_OPTIONAL member is a pointer to a struct");
    using Is = std::remove_const_t<std::remove_pointer_t<M>>;
    return member<M, T>(name, offset, PD_SHAPE_OPTIONAL, struct_kind<Is, T>(), s);
}

/* PD_LIST. */
template <class M, class S>
constexpr pd_field list_field(const char *name, size_t offset, const S &s)
{
    static_assert(boxed<M>::is_list, "a PD_LIST member is a pd_list_of");
    using T = typename boxed<M>::item;
    return member<M, T>(name, offset, PD_SHAPE_LIST, kind_of<T>(), s);
}

/* PD_LIST_OF. */
template <class M, class S>
constexpr pd_field list_of_field(const char *name, size_t offset, const S &s)
{
    static_assert(boxed<M>::is_list, "a PD_LIST_OF member is a pd_list_of");
    using T = typename named<S>::type;
    return member<M, T>(name, offset, PD_SHAPE_LIST, struct_kind<typename boxed<M>::item, T>(), s);
}

/* PD_SET. */
template <class M, class S>
constexpr pd_field set_field(const char *name, size_t offset, const S &s)
{
    static_assert(boxed<M>::is_set, "a PD_SET member is a pd_set_of");
    using K = typename boxed<M>::key;
    pd_field field = member<M, K>(name, offset, PD_SHAPE_SET, kind_of<K>(), s);
    field.key_kind = field.kind;
    field.key_size = field.element_size;
    return field;
}

/* What PD_MAP and PD_MAP_OF have in common. */
template <class M, class S>
constexpr pd_field map_parts(const char *name, size_t offset, pd_kind kind, const S &s)
{
    static_assert(boxed<M>::is_map, "a PD_MAP or PD_MAP_OF member is a pd_map_of");
    using Item = typename M::entry;
    pd_field field = member<M, Item>(name, offset, PD_SHAPE_MAP, kind, s);
    field.key_kind = kind_of<typename boxed<M>::key>();
    field.key_size = static_cast<uint32_t>(sizeof(typename boxed<M>::key));
    field.value_offset = static_cast<uint32_t>(offsetof(Item, value));
    field.value_size = static_cast<uint32_t>(sizeof(typename boxed<M>::item));
    return field;
}

/* PD_MAP. */
template <class M, class S>
constexpr pd_field map_field(const char *name, size_t offset, const S &s)
{
    return map_parts<M>(name, offset, kind_of<typename boxed<M>::item>(), s);
}

/* PD_MAP_OF. */
template <class M, class S>
constexpr pd_field map_of_field(const char *name, size_t offset, const S &s)
{
    using T = typename named<S>::type;
    return map_parts<M>(name, offset, struct_kind<typename boxed<M>::item, T>(), s);
}

} // namespace pdi

/* clang-format off */

/* See type.h for what each macro means. */
#define PD_TYPE(...)                  PDI_STATIC_TYPE(__VA_ARGS__)
#define PD_DECLARE_TYPE(tag_)         typedef struct tag_ tag_##_c_; extern const pd_type tag_##_type
#define PD_DEFINE_TYPE(...)           PDI_EXTERN_TYPE(__VA_ARGS__)
#define PD_TYPE_AS(tag_, ctype_, ...) typedef ctype_ tag_##_c_; PDI_DESCRIBE(static, tag_, __VA_ARGS__)
#define PD_EMPTY(tag_) \
    struct tag_ { char none_; }; \
    typedef struct tag_ tag_##_c_; \
    static constexpr pd_field tag_##_fields_[] = { pd_field{} }; \
    static const pd_type tag_##_type = { #tag_, sizeof(struct tag_), tag_##_fields_ }

/* The members. */
#define PD_FIELD(...)    (PDI_FIELD, __VA_ARGS__)
#define PD_MAYBE(...)    (PDI_MAYBE, __VA_ARGS__)
#define PD_COUNTED(...)  (PDI_COUNTED, __VA_ARGS__)
#define PD_STRUCT(...)   (PDI_STRUCT, __VA_ARGS__)
#define PD_STRUCTS(...)  (PDI_STRUCTS, __VA_ARGS__)
#define PD_OPTIONAL(...) (PDI_OPTIONAL, __VA_ARGS__)
#define PD_LIST(...)     (PDI_LIST, __VA_ARGS__)
#define PD_LIST_OF(...)  (PDI_LIST_OF, __VA_ARGS__)
#define PD_SET(...)      (PDI_SET, __VA_ARGS__)
#define PD_MAP(...)      (PDI_MAP, __VA_ARGS__)
#define PD_MAP_OF(...)   (PDI_MAP_OF, __VA_ARGS__)

/* Attributes. */
#define PD_EXTERNAL              pdi::external{}
#define PD_REUSED                pdi::reused{}
#define PD_NAMES(enum_)          pdi::names(&enum_##_enum, false)
#define PD_FLAGS(enum_)          pdi::names(&enum_##_enum, true)
#define PD_RANGE(min_, max_)     pdi::range(pdi::integer(min_), pdi::integer(max_))
#define PD_REALS(min_, max_)     pdi::reals((min_), (max_))
#define PD_ALNUM(min_, max_)     PD_CHARS("a-z0-9", min_, max_)
#define PD_CHARS(set_, min_, max_) pdi::chars((set_), (min_), (max_))
#define PD_TEXT(min_, max_)      pdi::chars(nullptr, (min_), (max_))
#define PD_MATCHES(pattern_)     pdi::matches(pattern_)
#define PD_ONE_OF(...)           pdi::one_of(__VA_ARGS__)
#define PD_DRAW(generator_)      pdi::draw(&generator_##_generator)
#define PD_ITEMS(min_, max_)     pdi::items((min_), (max_))
#define PD_CLASS(name_)          pdi::value_class(name_)
#define PD_JSON(name_)           pdi::json(name_)
#define PD_FROM(state_, container_) pdi::from(&state_##_type, offsetof(state_##_c_, container_), false)
#define PD_OFTEN_FROM(state_, container_) pdi::from(&state_##_type, offsetof(state_##_c_, container_), true)
#define PD_OR_NONE               pdi::or_none{}

#define PD_ENUM(tag_, ...) \
    static constexpr pd_name tag_##_names_[] = { __VA_ARGS__, { nullptr, 0 } }; \
    static const pd_enum tag_##_enum = { #tag_, tag_##_names_ }
#define PD_NAME(constant_, text_) { (text_), static_cast<int64_t>(constant_) }

/* How it is done. Of each member a typedef, TAG_00_MEMBER, and an object TAG_01_MEMBER that
 * holds its attributes; of these an entry. A type is declared before its fields, so that they
 * may point back to it; C++ has no tentative definition, but `extern` in a namespace without a
 * name is as private as `static`. */
#define PDI_STATIC_TYPE(tag_, ...) typedef struct tag_ tag_##_c_; PDI_DESCRIBE(static, tag_, __VA_ARGS__)
#define PDI_EXTERN_TYPE(tag_, ...) typedef struct tag_ tag_##_c_; PDI_DESCRIBE(extern, tag_, __VA_ARGS__)
#define PDI_DESCRIBE(linkage_, tag_, ...) \
    PDI_IN_##linkage_(extern const pd_type tag_##_type;) \
    PDI_EACH(PDI_MEMBER, tag_, __VA_ARGS__) \
    static constexpr pd_field tag_##_fields_[] = { PDI_EACH(PDI_ENTRY, tag_, __VA_ARGS__) pd_field{} }; \
    PDI_IN_##linkage_(const pd_type tag_##_type = { #tag_ PDI_COMMA sizeof(tag_##_c_) PDI_COMMA tag_##_fields_ };) \
    static_assert(sizeof(tag_##_c_) <= UINT32_MAX, "struct " #tag_ " is too large")
#define PDI_COMMA ,
#define PDI_IN_static(declaration_) namespace { declaration_ }
#define PDI_IN_extern(declaration_) declaration_
#define PDI_MEMBER(tag_, entry_) PDI_MEMBER_(tag_, PDI_UNWRAP entry_, pdi::nothing{})
#define PDI_MEMBER_(...) PDI_MEMBER__(__VA_ARGS__)
#define PDI_MEMBER__(tag_, what_, member_, ...) \
    typedef decltype(tag_##_c_::member_) tag_##_00_##member_; \
    static constexpr auto tag_##_01_##member_ = pdi::say(what_##_SAYS(tag_, __VA_ARGS__));
#define PDI_ENTRY(tag_, entry_) PDI_ENTRY_(tag_, PDI_UNWRAP entry_, )
#define PDI_ENTRY_(...) PDI_ENTRY__(__VA_ARGS__)
#define PDI_ENTRY__(tag_, what_, member_, ...) \
    what_##_AS<tag_##_00_##member_>(#member_, offsetof(tag_##_c_, member_), tag_##_01_##member_),
#define PDI_FIELD_AS    pdi::field
#define PDI_MAYBE_AS    pdi::field
#define PDI_COUNTED_AS  pdi::counted
#define PDI_STRUCT_AS   pdi::one_struct
#define PDI_STRUCTS_AS  pdi::structs
#define PDI_OPTIONAL_AS pdi::optional
#define PDI_LIST_AS     pdi::list_field
#define PDI_LIST_OF_AS  pdi::list_of_field
#define PDI_SET_AS      pdi::set_field
#define PDI_MAP_AS      pdi::map_field
#define PDI_MAP_OF_AS   pdi::map_of_field
#define PDI_FIELD_SAYS(tag_, ...)                __VA_ARGS__
#define PDI_MAYBE_SAYS(tag_, has_, ...)          pdi::has<decltype(tag_##_c_::has_)>(offsetof(tag_##_c_, has_)), __VA_ARGS__
#define PDI_COUNTED_SAYS(tag_, count_, ...)      PDI_COUNTER_SAYS(tag_, count_), __VA_ARGS__
#define PDI_COUNTER_SAYS(tag_, count_)           pdi::counter<decltype(tag_##_c_::count_)>(offsetof(tag_##_c_, count_))
#define PDI_STRUCT_SAYS(tag_, of_, ...)          pdi::of<of_##_c_>(&of_##_type), __VA_ARGS__
#define PDI_STRUCTS_SAYS(tag_, count_, of_, ...) PDI_COUNTER_SAYS(tag_, count_), pdi::of<of_##_c_>(&of_##_type), __VA_ARGS__
#define PDI_OPTIONAL_SAYS(tag_, of_, ...)        PDI_STRUCT_SAYS(tag_, of_, __VA_ARGS__)
#define PDI_LIST_SAYS(tag_, ...)                 __VA_ARGS__
#define PDI_LIST_OF_SAYS(tag_, of_, ...)         PDI_STRUCT_SAYS(tag_, of_, __VA_ARGS__)
#define PDI_SET_SAYS(tag_, ...)                  __VA_ARGS__
#define PDI_MAP_SAYS(tag_, ...)                  __VA_ARGS__
#define PDI_MAP_OF_SAYS(tag_, of_, ...)          PDI_STRUCT_SAYS(tag_, of_, __VA_ARGS__)

/* clang-format on */

#endif
