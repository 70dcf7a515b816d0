/*
 * propertydamage/each.h - internal to the macros of the other headers: apply F(T, x) to each of
 * up to 64 arguments. In blocks of eight, so that a compiler's notes on an expansion stay short.
 */
#ifndef PD_EACH_H
#define PD_EACH_H

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif
/* clang-format off */
#define PDI_CAT(a_, b_)  PDI_CAT_(a_, b_)
#define PDI_CAT_(a_, b_) a_##b_
#define PDI_UNWRAP(...)  __VA_ARGS__
#define PDI_COUNT(...) PDI_COUNT_(__VA_ARGS__, 64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, \
    39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, \
    1, 0)
#define PDI_COUNT_(a1_, a2_, a3_, a4_, a5_, a6_, a7_, a8_, a9_, a10_, a11_, a12_, a13_, a14_, a15_, a16_, a17_, a18_, a19_, a20_, a21_, a22_, a23_, \
    a24_, a25_, a26_, a27_, a28_, a29_, a30_, a31_, a32_, a33_, a34_, a35_, a36_, a37_, a38_, a39_, a40_, a41_, a42_, a43_, a44_, a45_, a46_, a47_, \
    a48_, a49_, a50_, a51_, a52_, a53_, a54_, a55_, a56_, a57_, a58_, a59_, a60_, a61_, a62_, a63_, a64_, n_, ...) n_
/* ONE for a single argument, MORE for several. */
#define PDI_ONE_OR_MORE(...) PDI_COUNT_(__VA_ARGS__, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, \
    MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, \
    MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, ONE, \
    NONE)
#define PDI_EACH(f_, t_, ...) PDI_CAT(PDI_EACH_, PDI_COUNT(__VA_ARGS__))(f_, t_, __VA_ARGS__)
#define PDI_EACH_1(f, t, x1) f(t, x1)
#define PDI_EACH_2(f, t, x1, x2) f(t, x1) f(t, x2)
#define PDI_EACH_3(f, t, x1, x2, x3) f(t, x1) f(t, x2) f(t, x3)
#define PDI_EACH_4(f, t, x1, x2, x3, x4) f(t, x1) f(t, x2) f(t, x3) f(t, x4)
#define PDI_EACH_5(f, t, x1, x2, x3, x4, x5) f(t, x1) f(t, x2) f(t, x3) f(t, x4) f(t, x5)
#define PDI_EACH_6(f, t, x1, x2, x3, x4, x5, x6) f(t, x1) f(t, x2) f(t, x3) f(t, x4) f(t, x5) f(t, x6)
#define PDI_EACH_7(f, t, x1, x2, x3, x4, x5, x6, x7) f(t, x1) f(t, x2) f(t, x3) f(t, x4) f(t, x5) f(t, x6) f(t, x7)
#define PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) f(t, x1) f(t, x2) f(t, x3) f(t, x4) f(t, x5) f(t, x6) f(t, x7) f(t, x8)
#define PDI_EACH_9(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_1(f, t, __VA_ARGS__)
#define PDI_EACH_10(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_2(f, t, __VA_ARGS__)
#define PDI_EACH_11(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_3(f, t, __VA_ARGS__)
#define PDI_EACH_12(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_4(f, t, __VA_ARGS__)
#define PDI_EACH_13(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_5(f, t, __VA_ARGS__)
#define PDI_EACH_14(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_6(f, t, __VA_ARGS__)
#define PDI_EACH_15(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_7(f, t, __VA_ARGS__)
#define PDI_EACH_16(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_8(f, t, __VA_ARGS__)
#define PDI_EACH_17(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_9(f, t, __VA_ARGS__)
#define PDI_EACH_18(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_10(f, t, __VA_ARGS__)
#define PDI_EACH_19(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_11(f, t, __VA_ARGS__)
#define PDI_EACH_20(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_12(f, t, __VA_ARGS__)
#define PDI_EACH_21(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_13(f, t, __VA_ARGS__)
#define PDI_EACH_22(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_14(f, t, __VA_ARGS__)
#define PDI_EACH_23(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_15(f, t, __VA_ARGS__)
#define PDI_EACH_24(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_16(f, t, __VA_ARGS__)
#define PDI_EACH_25(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_17(f, t, __VA_ARGS__)
#define PDI_EACH_26(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_18(f, t, __VA_ARGS__)
#define PDI_EACH_27(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_19(f, t, __VA_ARGS__)
#define PDI_EACH_28(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_20(f, t, __VA_ARGS__)
#define PDI_EACH_29(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_21(f, t, __VA_ARGS__)
#define PDI_EACH_30(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_22(f, t, __VA_ARGS__)
#define PDI_EACH_31(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_23(f, t, __VA_ARGS__)
#define PDI_EACH_32(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_24(f, t, __VA_ARGS__)
#define PDI_EACH_33(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_25(f, t, __VA_ARGS__)
#define PDI_EACH_34(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_26(f, t, __VA_ARGS__)
#define PDI_EACH_35(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_27(f, t, __VA_ARGS__)
#define PDI_EACH_36(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_28(f, t, __VA_ARGS__)
#define PDI_EACH_37(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_29(f, t, __VA_ARGS__)
#define PDI_EACH_38(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_30(f, t, __VA_ARGS__)
#define PDI_EACH_39(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_31(f, t, __VA_ARGS__)
#define PDI_EACH_40(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_32(f, t, __VA_ARGS__)
#define PDI_EACH_41(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_33(f, t, __VA_ARGS__)
#define PDI_EACH_42(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_34(f, t, __VA_ARGS__)
#define PDI_EACH_43(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_35(f, t, __VA_ARGS__)
#define PDI_EACH_44(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_36(f, t, __VA_ARGS__)
#define PDI_EACH_45(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_37(f, t, __VA_ARGS__)
#define PDI_EACH_46(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_38(f, t, __VA_ARGS__)
#define PDI_EACH_47(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_39(f, t, __VA_ARGS__)
#define PDI_EACH_48(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_40(f, t, __VA_ARGS__)
#define PDI_EACH_49(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_41(f, t, __VA_ARGS__)
#define PDI_EACH_50(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_42(f, t, __VA_ARGS__)
#define PDI_EACH_51(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_43(f, t, __VA_ARGS__)
#define PDI_EACH_52(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_44(f, t, __VA_ARGS__)
#define PDI_EACH_53(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_45(f, t, __VA_ARGS__)
#define PDI_EACH_54(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_46(f, t, __VA_ARGS__)
#define PDI_EACH_55(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_47(f, t, __VA_ARGS__)
#define PDI_EACH_56(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_48(f, t, __VA_ARGS__)
#define PDI_EACH_57(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_49(f, t, __VA_ARGS__)
#define PDI_EACH_58(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_50(f, t, __VA_ARGS__)
#define PDI_EACH_59(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_51(f, t, __VA_ARGS__)
#define PDI_EACH_60(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_52(f, t, __VA_ARGS__)
#define PDI_EACH_61(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_53(f, t, __VA_ARGS__)
#define PDI_EACH_62(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_54(f, t, __VA_ARGS__)
#define PDI_EACH_63(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_55(f, t, __VA_ARGS__)
#define PDI_EACH_64(f, t, x1, x2, x3, x4, x5, x6, x7, x8, ...) PDI_EACH_8(f, t, x1, x2, x3, x4, x5, x6, x7, x8) PDI_EACH_56(f, t, __VA_ARGS__)
/* clang-format on */
#endif
