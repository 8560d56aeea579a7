char one[100 << 20] = { 1 };
char without[1 << 30];
char two[28 << 20] = { [5] = 2 };
char three[1] = { 3 };
