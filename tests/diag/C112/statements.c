int f(int x)
{
	break;
	continue;
	case 1: x++;
	switch (x) {
	case 1: case 2 ... 4: break;
	case 1: break;
	case 9 ... 7: break;
	default: break;
	default: break;
	}
	switch (x) { case 3: continue; }
	return x;
}
