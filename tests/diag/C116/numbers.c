int a = 08;
int b = 12abc;
int c = 0b12;
unsigned long d = 99999999999999999999999;
int fine = 0x7f + 0b11 + 017 + 1'000 + 'a' + '\x41';
