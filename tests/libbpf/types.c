/* types.c: BTF with a type of each kind, each of its words damaged in several ways, in our byte order and in the other:
 * both are taken or refused alike; what is added and may not be; values as text, with each option; on the kernel of
 * asked.h. */
#include "asked.h"

#define SAY_OF(call) printf(" %s %d", #call, (int)(call))

/* One of each kind. */
static struct libbpf_btf *each_kind(void)
{
	struct libbpf_btf *b = btf__new_empty();
	int i = btf__add_int(b, "int", 4, BTF_INT_SIGNED), proto, var;
	btf__add_ptr(b, i);
	btf__add_array(b, i, i, 5);
	btf__add_struct(b, "s", 8), btf__add_field(b, "a", i, 0, 0), btf__add_field(b, "bits", i, 32, 7);
	btf__add_union(b, "u", 4), btf__add_field(b, "x", i, 0, 0);
	btf__add_enum(b, "e", 4), btf__add_enum_value(b, "ONE", 1), btf__add_enum_value(b, "LESS", -1);
	btf__add_fwd(b, "f", BTF_FWD_UNION);
	btf__add_typedef(b, "int_t", i), btf__add_volatile(b, i), btf__add_const(b, i), btf__add_restrict(b, 2);
	proto = btf__add_func_proto(b, i), btf__add_func_param(b, "p", i), btf__add_func_param(b, "", 0);
	btf__add_func(b, "fn", BTF_FUNC_GLOBAL, proto);
	var = btf__add_var(b, "v", BTF_VAR_GLOBAL_ALLOCATED, i);
	btf__add_datasec(b, ".data", 4), btf__add_datasec_var_info(b, var, 0, 4);
	btf__add_float(b, "double", 8), btf__add_decl_tag(b, "tag", 4, 1), btf__add_type_tag(b, "user", i);
	btf__add_enum64(b, "big", 8, true), btf__add_enum64_value(b, "HUGE", 1ull << 40);
	return b;
}

static u32 word_at(const u8 *p, u32 at)
{
	u32 w;
	return memcpy(&w, p + at, 4), w;
}

/* A file of the other order: but for magic, version and strings it is words. */
static u8 *other_order(const u8 *bytes, u32 n, u32 words_end)
{
	u8 *out = memcpy(malloc(n), bytes, n);
	out[0] = bytes[1], out[1] = bytes[0];
	for (u32 at = 4; at + 4 <= words_end; at += 4) {
		u32 w = __builtin_bswap32(word_at(bytes, at));
		memcpy(out + at, &w, 4);
	}
	return out;
}

/* Both are taken, and then they are the same, or neither. */
static bool taken(const u8 *bytes, u32 n, u32 words_end, const char *what, u32 at)
{
	u8 *other = other_order(bytes, n, words_end);
	struct libbpf_btf *ours = btf__new(bytes, n), *theirs = btf__new(other, n);
	u32 len = 0, other_len = 0;
	if (!ours != !theirs)
		printf("%s at %u: ours %d theirs %d\n", what, at, ours != NULL, theirs != NULL);
	bool ok = ours != NULL;
	if (ours && theirs) {
		const u8 *raw = btf__raw_data(ours, &len), *raw_other = btf__raw_data(theirs, &other_len);
		u8 *back = other_order(raw, len, word_at(raw, 4) + word_at(raw, 8) + word_at(raw, 12));
		if (len != other_len || memcmp(back, raw_other, len) || btf__type_cnt(ours) != btf__type_cnt(theirs) ||
		    btf__endianness(theirs) == btf__endianness(ours))
			printf("%s at %u: they differ\n", what, at);
		free(back);
	}
	btf__free(ours), btf__free(theirs), free(other);
	return ok;
}

/* Where its words end, by a head that may be wrong. */
static u32 words_of(const u8 *bytes, u32 n)
{
	u64 end = (u64)word_at(bytes, 4) + word_at(bytes, 8) + word_at(bytes, 12);
	return end < n ? (u32)end & ~3u : n & ~3u;
}

static void damage(void)
{
	static const char *const kinds[] = {"-",   "INT",     "PTR",	  "ARRAY",    "STRUCT",	  "UNION", "ENUM",
					    "FWD", "TYPEDEF", "VOLATILE", "CONST",    "RESTRICT", "FUNC",  "FUNC_PROTO",
					    "VAR", "DATASEC", "FLOAT",	  "DECL_TAG", "TYPE_TAG", "ENUM64"};
	struct libbpf_btf *b = each_kind();
	u32 n, cut = 0, swapped = 0;
	const u8 *raw = btf__raw_data(b, &n);
	struct btf_header h;
	memcpy(&h, raw, sizeof(h));
	u32 types = h.hdr_len + h.type_off, end = types + h.type_len, id = 0, next = types;
	u8 *bytes = malloc(n);
	libbpf_set_print(NULL);
	printf("whole: %d", taken(raw, n, end, "whole", 0));
	for (u32 len = 1; len < n; len++)
		cut += taken(raw, len, MIN(end, len & ~3u), "cut", len);
	printf(", of %u that are cut off %u are taken\n", n > 1, cut);
	for (u32 at = 4; at < end; at += 4) {
		const u32 old = word_at(raw, at), with[] = {0, 1, old + 1, old - 1, 0x1000000, 0x7fffffff, 0xffffffff};
		if (at == next && id + 1 < btf__type_cnt(b)) {
			const struct btf_type *t = btf__type_by_id(b, ++id);
			printf("\n%s", kinds[BTF_INFO_KIND(t->info)]);
			next = id + 1 < btf__type_cnt(b)
				   ? at + (u32)((const u8 *)btf__type_by_id(b, id + 1) - (const u8 *)t)
				   : 0;
		} else if (at == 4) {
			printf("header");
		}
		putchar(' ');
		for (u32 i = 0; i < ARRAY_LEN(with); i++) {
			memcpy(bytes, raw, n), memcpy(bytes + at, &with[i], 4);
			putchar(taken(bytes, n, at < types ? words_of(bytes, n) : end, "word", at) ? '+' : '.');
		}
	}
	/* what says that it is of the other order and is not */
	memcpy(bytes, raw, n), bytes[0] = raw[1], bytes[1] = raw[0];
	struct libbpf_btf *wrong = btf__new(bytes, n);
	for (u32 len = 1; len < sizeof(h); len++)
		swapped += btf__new(bytes, len) != NULL;
	printf("\nof the other order by its head alone: %d %u\n", wrong != NULL, swapped);
	btf__free(b), free(bytes);
}

static void wrong_words(void)
{
	struct libbpf_btf *b = each_kind();
	int n = (int)btf__type_cnt(b);
	printf("%d types\n", n);
	static const char *const no_name[] = {NULL, ""};
	for (u32 i = 0; i < 2; i++) {
		const char *none = no_name[i];
		printf("name '%s':", none ? none : "NULL");
		SAY_OF(btf__add_int(b, none, 4, 0)), SAY_OF(btf__add_float(b, none, 4)),
		    SAY_OF(btf__add_typedef(b, none, 1));
		SAY_OF(btf__add_fwd(b, none, BTF_FWD_STRUCT)), SAY_OF(btf__add_func(b, none, BTF_FUNC_STATIC, 12));
		SAY_OF(btf__add_var(b, none, BTF_VAR_STATIC, 1)), SAY_OF(btf__add_datasec(b, none, 4)),
		    SAY_OF(btf__add_decl_tag(b, none, 1, -1));
		SAY_OF(btf__add_type_tag(b, none, 1)), SAY_OF(btf__add_enum(b, none, 4)),
		    SAY_OF(btf__add_enum_value(b, none, 4));
		printf("\n");
	}
	printf("sizes:");
	static const int sizes[] = {0, 1, 2, 3, 4, 8, 12, 16, 17, 32};
	for (u32 i = 0; i < ARRAY_LEN(sizes); i++)
		printf(" %d:%d,%d,%d,%d", sizes[i], btf__add_int(b, "x", (size_t)sizes[i], 0) > 0,
		       btf__add_float(b, "x", (size_t)sizes[i]) > 0, btf__add_enum(b, "x", (u32)sizes[i]) > 0,
		       btf__add_enum64(b, "x", (u32)sizes[i], false) > 0);
	printf("\nencodings:");
	for (int e = 0; e < 9; e++)
		printf(" %d", btf__add_int(b, "x", 4, e) > 0);
	printf("\nids:");
	SAY_OF(btf__add_ptr(b, -1)), SAY_OF(btf__add_const(b, -1)), SAY_OF(btf__add_array(b, 1, -1, 2)),
	    SAY_OF(btf__add_func(b, "x", 0, -1));
	SAY_OF(btf__add_var(b, "x", 0, -1)), SAY_OF(btf__add_decl_tag(b, "x", 0, -1)),
	    SAY_OF(btf__add_decl_tag(b, "x", 1, -2));
	SAY_OF(btf__add_type_tag(b, "x", -1)), SAY_OF(btf__add_func_proto(b, -1));
	printf("\nout of place:");
	btf__add_ptr(b, 1);
	SAY_OF(btf__add_field(b, "x", 1, 0, 0)), SAY_OF(btf__add_enum_value(b, "x", 1)),
	    SAY_OF(btf__add_enum64_value(b, "x", 1));
	SAY_OF(btf__add_func_param(b, "x", 1)), SAY_OF(btf__add_datasec_var_info(b, 14, 0, 4));
	btf__add_func_proto(b, 1), SAY_OF(btf__add_func_param(b, "x", -1)), SAY_OF(btf__add_func_param(b, NULL, 0));
	btf__add_struct(b, "t", 8), SAY_OF(btf__add_field(b, "x", -1, 0, 0)), SAY_OF(btf__add_field(b, NULL, 1, 0, 0));
	btf__add_union(b, "t", 8), SAY_OF(btf__add_field(b, "x", 1, 8, 0)), SAY_OF(btf__add_field(b, "x", 1, 0, 3));
	btf__add_datasec(b, "x", 4), SAY_OF(btf__add_datasec_var_info(b, -1, 0, 4));
	btf__add_enum(b, "x", 4), SAY_OF(btf__add_enum_value(b, "x", 1ll << 32)),
	    SAY_OF(btf__add_enum_value(b, "x", -1ll - INT32_MAX)),
	    SAY_OF(btf__add_enum_value(b, "x", -2ll - INT32_MAX)), SAY_OF(btf__add_enum_value(b, "x", UINT32_MAX));
	printf("\nlinkage:");
	for (int i = 0; i < 5; i++)
		printf(" %d,%d,%d", btf__add_func(b, "x", (enum btf_func_linkage)i, 12) > 0,
		       btf__add_var(b, "x", i, 1) > 0, btf__add_fwd(b, "x", (enum btf_fwd_kind)i) > 0);
	printf("\nstrings:");
	SAY_OF(btf__find_str(b, "int")), SAY_OF(btf__find_str(b, "nobody")), SAY_OF(btf__find_str(b, "")),
	    SAY_OF(btf__add_str(b, "int"));
	SAY_OF(btf__str_by_offset(b, 1 << 20) == NULL), SAY_OF(btf__name_by_offset(b, 0)[0]);
	printf("\nfind:");
	SAY_OF(btf__find_by_name(b, "int")), SAY_OF(btf__find_by_name(b, "nobody")),
	    SAY_OF(btf__find_by_name(b, "void"));
	SAY_OF(btf__find_by_name_kind(b, "int", BTF_KIND_STRUCT)),
	    SAY_OF(btf__find_by_name_kind(b, "s", BTF_KIND_STRUCT));
	SAY_OF(btf__find_by_name_kind(b, "int_t", BTF_KIND_UNKN));
	printf("\nsizes:");
	for (int i = 0; i < n; i++)
		printf(" %d:%lld,%d", i, (long long)btf__resolve_size(b, (u32)i), btf__align_of(b, (u32)i));
	printf("\n");
	btf__free(b);
}

/* Types into the kernel: taken, refused with its reasons, there already, of the other byte order; what a number brings.
 */
static void into_the_kernel(void)
{
	for (u32 i = 0; i < 4; i++) {
		struct libbpf_btf *b = each_kind();
		kernel_anew();
		is_quiet = false;
		refuses = i == 1 ? BPFCMD_BTF_LOAD + 1 : 0, refuses_with = -EINVAL;
		if (i == 3)
			btf__set_endianness(b, BTF_BIG_ENDIAN);
		printf("---- %u\n", i);
		printf(" = %d", btf__load_into_kernel(b)), printf(" fd %s\n", answer(btf__fd(b)));
		if (i == 2)
			printf(" again %d\n", btf__load_into_kernel(b));
		btf__free(b);
		left("it");
	}
}

static void put_nothing(void *ctx UNUSED, const char *fmt UNUSED, va_list args UNUSED) {}

static int change(struct libbpf_btf *b, u32 how)
{
	struct libbpf_btf *other;
	u32 ids[64];
	int r, n = (int)btf__type_cnt(b);
	switch (how) {
	case 0:
		return btf__add_str(b, "fresh");
	case 1:
		return btf__add_int(b, "fresh", 2, 0);
	case 2:
		return btf__add_struct(b, "fresh", 4);
	case 3:
		return btf__add_ptr(b, 3);
	case 4:
		return btf__add_enum64_value(b, "fresh", 1); /* of the type that is last */
	case 5:
		return btf__add_array(b, 1, 1, 9);
	case 6:
		return btf__add_type(b, b, btf__type_by_id(b, 4));
	case 7:
		other = each_kind();
		r = btf__add_btf(b, other);
		return btf__free(other), r;
	case 8:
		for (int i = 0; i < n; i++)
			ids[i] = i ? (u32)(n - i) : 0; /* the last one first */
		return btf__permute(b, ids, (u32)n, NULL);
	case 9:
		other = each_kind();
		btf__add_btf(b, other), btf__free(other), btf__raw_data(b, &(u32){0});
		return btf__dedup(b, NULL); /* all of them are there already */
	case 10:
		return btf__set_endianness(b, BTF_BIG_ENDIAN);
	default:
		return btf__add_field(b, "fresh", 1, 0, 0); /* to no struct: nothing changes */
	}
}

/* What was asked for before a change is not what is there behind it: bytes, names, C. */
static void changed(void)
{
	for (u32 how = 0; how < 12; how++) {
		struct libbpf_btf *b = each_kind();
		u32 before = 0, after = 0;
		const void *raw = btf__raw_data(b, &before);
		void *kept = memcpy(malloc(before), raw, before);
		btf_dump__free(btf_dump__new(b, put_nothing, NULL, NULL));
		printf("%u: %d", how, change(b, how));
		raw = btf__raw_data(b, &after);
		bool differs = before != after || memcmp(kept, raw, before) != 0;
		struct libbpf_btf *back = btf__new(raw, after);
		printf(", %u bytes of %u, other ones %d, types %u, read again %u", after, before, differs,
		       btf__type_cnt(b), back ? btf__type_cnt(back) : 0);
		SAY_OF(btf__find_by_name(b, "fresh")), SAY_OF(btf__find_by_name(b, "s")),
		    SAY_OF(btf__type_by_id(b, 1)->size);
		printf("\n");
		btf__free(back), btf__free(b), free(kept);
	}
}

static void put(void *ctx UNUSED, const char *fmt, va_list args)
{
	vprintf(fmt, args);
}

static void values(void)
{
	static const struct {
		char text[8];
		signed char raw[4];
		int n;
		unsigned char bits;
	} one = {"a\tb\0x", {1, 0, 'z', -1}, -5, 0xa5};
	struct libbpf_btf *b = btf__new_empty();
	int i = btf__add_int(b, "int", 4, BTF_INT_SIGNED), c = btf__add_int(b, "char", 1, BTF_INT_CHAR),
	    text = btf__add_array(b, i, c, 8), raw = btf__add_array(b, i, c, 4),
	    bit = btf__add_int(b, "unsigned char", 1, 0), s = btf__add_struct(b, "one", 20);
	btf__add_field(b, "text", text, 0, 0), btf__add_field(b, "raw", raw, 64, 0), btf__add_field(b, "n", i, 96, 0);
	btf__add_field(b, "low", bit, 128, 3), btf__add_field(b, "high", bit, 131, 5);
	int e = btf__add_enum(b, "e", 4), ptr, fwd, var, sec, proto;
	btf__add_enum_value(b, "FIVE_LESS", -5);
	ptr = btf__add_ptr(b, s), fwd = btf__add_fwd(b, "later", BTF_FWD_STRUCT), proto = btf__add_func_proto(b, i);
	var = btf__add_var(b, "v", BTF_VAR_STATIC, i), sec = btf__add_datasec(b, ".bss", 4),
	btf__add_datasec_var_info(b, var, 0, 4);
	int types[] = {0, i, text, raw, s, e, ptr, fwd, proto, var, sec, 99};
	struct btf_dump *d = btf_dump__new(b, put, NULL, NULL);
	for (u32 how = 0; how < 6; how++)
		for (u32 t = 0; t < ARRAY_LEN(types); t++) {
			LIBBPF_OPTS(btf_dump_type_data_opts, o, .compact = how == 1, .skip_names = how == 2,
				    .emit_zeroes = how == 3 || how == 5, .emit_strings = how >= 4,
				    .indent_level = how == 2);
			if (how && types[t] != s && types[t] != text && types[t] != raw)
				continue;
			const void *at = types[t] == s || types[t] == text ? (const void *)&one
					 : types[t] == raw		   ? (const void *)one.raw
									   : (const void *)&one.n;
			printf("%u %d: ", how, types[t]);
			int r = btf_dump__dump_type_data(d, (u32)types[t], at, types[t] == s ? 20 : 8, &o);
			printf(" = %d\n", r);
		}
	for (u32 len = 0; len < 20; len += 3)
		printf("%u bytes: ", len), printf(" = %d\n", btf_dump__dump_type_data(d, (u32)s, &one, len, NULL));
	btf_dump__free(d), btf__free(b);
}

int main(int argc UNUSED, char **argv)
{
	static const struct scene scenes[] = {{"damage", damage},
					      {"wrong_words", wrong_words},
					      {"values", values},
					      {"changed", changed},
					      {"into_the_kernel", into_the_kernel}};
	return play(argv, scenes, ARRAY_LEN(scenes));
}
