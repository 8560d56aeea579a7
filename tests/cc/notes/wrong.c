#include HEADER
int main_is_right;
