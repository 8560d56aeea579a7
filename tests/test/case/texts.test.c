/* The kernel's functions for texts: a place, or why there is none. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <skep/test.h>

extern int bpf_strcmp(const char *, const char *) __ksym, bpf_strchr(const char *, char) __ksym;
extern int bpf_strchrnul(const char *, char) __ksym, bpf_strrchr(const char *, char) __ksym;
extern int bpf_strnchr(const char *, size_t, char) __ksym, bpf_strlen(const char *) __ksym;
extern int bpf_strnlen(const char *, size_t) __ksym, bpf_strspn(const char *, const char *) __ksym;
extern int bpf_strcspn(const char *, const char *) __ksym, bpf_strstr(const char *, const char *) __ksym;
extern int bpf_strnstr(const char *, const char *, size_t) __ksym, bpf_strcasecmp(const char *, const char *) __ksym;

char LICENSE[] SEC("license") = "GPL";
char text[16] = "hello, Hello", word[8] = "Hel", nothing[8] = "", vowels[8] = "aeiou";
int got[32];

SEC("xdp") int ask(struct xdp_md *ctx)
{
	int n = 0;
	got[n++] = bpf_strlen(text);
	got[n++] = bpf_strnlen(text, 5);
	got[n++] = bpf_strnlen(text, 15);
	got[n++] = bpf_strcmp(text, word);
	got[n++] = bpf_strcmp(word, text);
	got[n++] = bpf_strcmp(word, word);
	got[n++] = bpf_strcasecmp(text, word);
	got[n++] = bpf_strchr(text, 'l');
	got[n++] = bpf_strchr(text, 'z');
	got[n++] = bpf_strchr(text, 0);
	got[n++] = bpf_strchrnul(text, 'o');
	got[n++] = bpf_strchrnul(text, 'z');
	got[n++] = bpf_strrchr(text, 'l');
	got[n++] = bpf_strrchr(text, 'z');
	got[n++] = bpf_strnchr(text, 2, 'l');
	got[n++] = bpf_strnchr(text, 3, 'l');
	got[n++] = bpf_strspn(text, "ehl");
	got[n++] = bpf_strcspn(text, vowels);
	got[n++] = bpf_strcspn(word, "xyz");
	got[n++] = bpf_strstr(text, word);
	got[n++] = bpf_strstr(text, "help");
	got[n++] = bpf_strstr(text, nothing);
	got[n++] = bpf_strnstr(text, word, 9);
	got[n++] = bpf_strnstr(text, word, 10);
	return XDP_PASS;
}

TEST(places)
{
	static const int want[] = { 12, 5, 12, 1, -1, 0, 1, 2, -2, 12, 4, 12, 10, -2, -2, 2, 4, 1, 3, 7, -2, 0, -2, 7 };
	char packet[64] = {};
	EXPECT_EQ(RUN_PACKET(ask, packet, sizeof(packet)), XDP_PASS);
	for (int i = 0; i < sizeof(want) / sizeof(*want); i++)
		EXPECT_EQ(got[i], want[i]);
}
