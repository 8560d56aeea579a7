/* if_values.c: what #if makes of every operator: with and without a sign, at the edges of 64 bits, nested, unevaluated. */
#define K 1
#define K2(x) ((x) * 2)
#if (3) * (5)
int yes1;
#else
int no1;
#endif
#if (-3) * (5)
int yes2;
#else
int no2;
#endif
#if (5) * (-3)
int yes3;
#else
int no3;
#endif
#if (-1) * (1u)
int yes4;
#else
int no4;
#endif
#if (0xffffffffffffffff) * (2)
int yes5;
#else
int no5;
#endif
#if (7u) * (7)
int yes6;
#else
int no6;
#endif
#if (-2) * (-2)
int yes7;
#else
int no7;
#endif
#if (0) * (4)
int yes8;
#else
int no8;
#endif
#if (3) + (5)
int yes9;
#else
int no9;
#endif
#if (-3) + (5)
int yes10;
#else
int no10;
#endif
#if (5) + (-3)
int yes11;
#else
int no11;
#endif
#if (-1) + (1u)
int yes12;
#else
int no12;
#endif
#if (0xffffffffffffffff) + (2)
int yes13;
#else
int no13;
#endif
#if (7u) + (7)
int yes14;
#else
int no14;
#endif
#if (-2) + (-2)
int yes15;
#else
int no15;
#endif
#if (0) + (4)
int yes16;
#else
int no16;
#endif
#if (3) - (5)
int yes17;
#else
int no17;
#endif
#if (-3) - (5)
int yes18;
#else
int no18;
#endif
#if (5) - (-3)
int yes19;
#else
int no19;
#endif
#if (-1) - (1u)
int yes20;
#else
int no20;
#endif
#if (0xffffffffffffffff) - (2)
int yes21;
#else
int no21;
#endif
#if (7u) - (7)
int yes22;
#else
int no22;
#endif
#if (-2) - (-2)
int yes23;
#else
int no23;
#endif
#if (0) - (4)
int yes24;
#else
int no24;
#endif
#if (3) & (5)
int yes25;
#else
int no25;
#endif
#if (-3) & (5)
int yes26;
#else
int no26;
#endif
#if (5) & (-3)
int yes27;
#else
int no27;
#endif
#if (-1) & (1u)
int yes28;
#else
int no28;
#endif
#if (0xffffffffffffffff) & (2)
int yes29;
#else
int no29;
#endif
#if (7u) & (7)
int yes30;
#else
int no30;
#endif
#if (-2) & (-2)
int yes31;
#else
int no31;
#endif
#if (0) & (4)
int yes32;
#else
int no32;
#endif
#if (0x7fffffffffffffff) & (0x10)
int yes33;
#else
int no33;
#endif
#if (3) | (5)
int yes34;
#else
int no34;
#endif
#if (-3) | (5)
int yes35;
#else
int no35;
#endif
#if (5) | (-3)
int yes36;
#else
int no36;
#endif
#if (-1) | (1u)
int yes37;
#else
int no37;
#endif
#if (0xffffffffffffffff) | (2)
int yes38;
#else
int no38;
#endif
#if (7u) | (7)
int yes39;
#else
int no39;
#endif
#if (-2) | (-2)
int yes40;
#else
int no40;
#endif
#if (0) | (4)
int yes41;
#else
int no41;
#endif
#if (0x7fffffffffffffff) | (0x10)
int yes42;
#else
int no42;
#endif
#if (3) ^ (5)
int yes43;
#else
int no43;
#endif
#if (-3) ^ (5)
int yes44;
#else
int no44;
#endif
#if (5) ^ (-3)
int yes45;
#else
int no45;
#endif
#if (-1) ^ (1u)
int yes46;
#else
int no46;
#endif
#if (0xffffffffffffffff) ^ (2)
int yes47;
#else
int no47;
#endif
#if (7u) ^ (7)
int yes48;
#else
int no48;
#endif
#if (-2) ^ (-2)
int yes49;
#else
int no49;
#endif
#if (0) ^ (4)
int yes50;
#else
int no50;
#endif
#if (0x7fffffffffffffff) ^ (0x10)
int yes51;
#else
int no51;
#endif
#if (3) < (5)
int yes52;
#else
int no52;
#endif
#if (-3) < (5)
int yes53;
#else
int no53;
#endif
#if (5) < (-3)
int yes54;
#else
int no54;
#endif
#if (-1) < (1u)
int yes55;
#else
int no55;
#endif
#if (0xffffffffffffffff) < (2)
int yes56;
#else
int no56;
#endif
#if (7u) < (7)
int yes57;
#else
int no57;
#endif
#if (-2) < (-2)
int yes58;
#else
int no58;
#endif
#if (0) < (4)
int yes59;
#else
int no59;
#endif
#if (0x7fffffffffffffff) < (0x10)
int yes60;
#else
int no60;
#endif
#if (3) <= (5)
int yes61;
#else
int no61;
#endif
#if (-3) <= (5)
int yes62;
#else
int no62;
#endif
#if (5) <= (-3)
int yes63;
#else
int no63;
#endif
#if (-1) <= (1u)
int yes64;
#else
int no64;
#endif
#if (0xffffffffffffffff) <= (2)
int yes65;
#else
int no65;
#endif
#if (7u) <= (7)
int yes66;
#else
int no66;
#endif
#if (-2) <= (-2)
int yes67;
#else
int no67;
#endif
#if (0) <= (4)
int yes68;
#else
int no68;
#endif
#if (0x7fffffffffffffff) <= (0x10)
int yes69;
#else
int no69;
#endif
#if (3) > (5)
int yes70;
#else
int no70;
#endif
#if (-3) > (5)
int yes71;
#else
int no71;
#endif
#if (5) > (-3)
int yes72;
#else
int no72;
#endif
#if (-1) > (1u)
int yes73;
#else
int no73;
#endif
#if (0xffffffffffffffff) > (2)
int yes74;
#else
int no74;
#endif
#if (7u) > (7)
int yes75;
#else
int no75;
#endif
#if (-2) > (-2)
int yes76;
#else
int no76;
#endif
#if (0) > (4)
int yes77;
#else
int no77;
#endif
#if (0x7fffffffffffffff) > (0x10)
int yes78;
#else
int no78;
#endif
#if (3) >= (5)
int yes79;
#else
int no79;
#endif
#if (-3) >= (5)
int yes80;
#else
int no80;
#endif
#if (5) >= (-3)
int yes81;
#else
int no81;
#endif
#if (-1) >= (1u)
int yes82;
#else
int no82;
#endif
#if (0xffffffffffffffff) >= (2)
int yes83;
#else
int no83;
#endif
#if (7u) >= (7)
int yes84;
#else
int no84;
#endif
#if (-2) >= (-2)
int yes85;
#else
int no85;
#endif
#if (0) >= (4)
int yes86;
#else
int no86;
#endif
#if (0x7fffffffffffffff) >= (0x10)
int yes87;
#else
int no87;
#endif
#if (3) == (5)
int yes88;
#else
int no88;
#endif
#if (-3) == (5)
int yes89;
#else
int no89;
#endif
#if (5) == (-3)
int yes90;
#else
int no90;
#endif
#if (-1) == (1u)
int yes91;
#else
int no91;
#endif
#if (0xffffffffffffffff) == (2)
int yes92;
#else
int no92;
#endif
#if (7u) == (7)
int yes93;
#else
int no93;
#endif
#if (-2) == (-2)
int yes94;
#else
int no94;
#endif
#if (0) == (4)
int yes95;
#else
int no95;
#endif
#if (0x7fffffffffffffff) == (0x10)
int yes96;
#else
int no96;
#endif
#if (3) != (5)
int yes97;
#else
int no97;
#endif
#if (-3) != (5)
int yes98;
#else
int no98;
#endif
#if (5) != (-3)
int yes99;
#else
int no99;
#endif
#if (-1) != (1u)
int yes100;
#else
int no100;
#endif
#if (0xffffffffffffffff) != (2)
int yes101;
#else
int no101;
#endif
#if (7u) != (7)
int yes102;
#else
int no102;
#endif
#if (-2) != (-2)
int yes103;
#else
int no103;
#endif
#if (0) != (4)
int yes104;
#else
int no104;
#endif
#if (0x7fffffffffffffff) != (0x10)
int yes105;
#else
int no105;
#endif
#if (3) && (5)
int yes106;
#else
int no106;
#endif
#if (-3) && (5)
int yes107;
#else
int no107;
#endif
#if (5) && (-3)
int yes108;
#else
int no108;
#endif
#if (-1) && (1u)
int yes109;
#else
int no109;
#endif
#if (0xffffffffffffffff) && (2)
int yes110;
#else
int no110;
#endif
#if (7u) && (7)
int yes111;
#else
int no111;
#endif
#if (-2) && (-2)
int yes112;
#else
int no112;
#endif
#if (0) && (4)
int yes113;
#else
int no113;
#endif
#if (0x7fffffffffffffff) && (0x10)
int yes114;
#else
int no114;
#endif
#if (3) || (5)
int yes115;
#else
int no115;
#endif
#if (-3) || (5)
int yes116;
#else
int no116;
#endif
#if (5) || (-3)
int yes117;
#else
int no117;
#endif
#if (-1) || (1u)
int yes118;
#else
int no118;
#endif
#if (0xffffffffffffffff) || (2)
int yes119;
#else
int no119;
#endif
#if (7u) || (7)
int yes120;
#else
int no120;
#endif
#if (-2) || (-2)
int yes121;
#else
int no121;
#endif
#if (0) || (4)
int yes122;
#else
int no122;
#endif
#if (0x7fffffffffffffff) || (0x10)
int yes123;
#else
int no123;
#endif
#if (7) / (2) == 3
int yes124;
#else
int no124;
#endif
#if (7) % (2) == 1
int yes125;
#else
int no125;
#endif
#if (-7) / (2) == (-3)
int yes126;
#else
int no126;
#endif
#if (-7) % (2) == (-1)
int yes127;
#else
int no127;
#endif
#if (7) / (-2) == (-3)
int yes128;
#else
int no128;
#endif
#if (7) % (-2) == 1
int yes129;
#else
int no129;
#endif
#if (-7) / (-2) == 3
int yes130;
#else
int no130;
#endif
#if (-7) % (-2) == (-1)
int yes131;
#else
int no131;
#endif
#if (-1) / (2u) == 9223372036854775807
int yes132;
#else
int no132;
#endif
#if (-1) % (2u) == 1
int yes133;
#else
int no133;
#endif
#if (9u) / (4) == 2
int yes134;
#else
int no134;
#endif
#if (9u) % (4) == 1
int yes135;
#else
int no135;
#endif
#if (1 << 3) == 8
int yes136;
#else
int no136;
#endif
#if (1 << 62) == 4611686018427387904
int yes137;
#else
int no137;
#endif
#if (-1 << 4) == (-16)
int yes138;
#else
int no138;
#endif
#if (-16 >> 2) == (-4)
int yes139;
#else
int no139;
#endif
#if (-16u >> 60) == 15
int yes140;
#else
int no140;
#endif
#if (0xff >> 4) == 15
int yes141;
#else
int no141;
#endif
#if (1u << 63 >> 63) == 1
int yes142;
#else
int no142;
#endif
#if (-1 >> 63) == (-1)
int yes143;
#else
int no143;
#endif
#if ~0 == -1
int yes144;
#else
int no144;
#endif
#if ~0u > 0
int yes145;
#else
int no145;
#endif
#if !3 == 0
int yes146;
#else
int no146;
#endif
#if !0
int yes147;
#else
int no147;
#endif
#if +5 == 5
int yes148;
#else
int no148;
#endif
#if - -5 == 5
int yes149;
#else
int no149;
#endif
#if -(-5) > 4
int yes150;
#else
int no150;
#endif
#if ~5 & 1
int yes151;
#else
int no151;
#endif
#if -1 > 0u
int yes152;
#else
int no152;
#endif
#if -1 < 0
int yes153;
#else
int no153;
#endif
#if 0 ? 1 : 2
int yes154;
#else
int no154;
#endif
#if 1 ? 0 : 2
int yes155;
#else
int no155;
#endif
#if 1 ? 2 : 1 / 0
int yes156;
#else
int no156;
#endif
#if 0 && 1 / 0
int yes157;
#else
int no157;
#endif
#if 1 || 1 / 0
int yes158;
#else
int no158;
#endif
#if (1 ? -1 : 0u) > 0
int yes159;
#else
int no159;
#endif
#if (0 ? 1u : -1) > 0
int yes160;
#else
int no160;
#endif
#if 'a' == 97
int yes161;
#else
int no161;
#endif
#if '\n' == 10
int yes162;
#else
int no162;
#endif
#if '\x41' == 65
int yes163;
#else
int no163;
#endif
#if '\101' == 65
int yes164;
#else
int no164;
#endif
#if '\0' == 0
int yes165;
#else
int no165;
#endif
#if 'ab' == 24930
int yes166;
#else
int no166;
#endif
#if '\377' < 0
int yes167;
#else
int no167;
#endif
#if L'a' == 97
int yes168;
#else
int no168;
#endif
#if '\\' == 92
int yes169;
#else
int no169;
#endif
#if '\'' == 39
int yes170;
#else
int no170;
#endif
#if 0b101 == 5
int yes172;
#else
int no172;
#endif
#if 0B11 == 3
int yes173;
#else
int no173;
#endif
#if 017 == 15
int yes174;
#else
int no174;
#endif
#if 0x1F == 31
int yes175;
#else
int no175;
#endif
#if 0XfFu == 255
int yes176;
#else
int no176;
#endif
#if 10lu == 10
int yes177;
#else
int no177;
#endif
#if 10ull == 10
int yes178;
#else
int no178;
#endif
#if 10LLU == 10
int yes179;
#else
int no179;
#endif
#if 1 + 2 * 3 == 7
int yes181;
#else
int no181;
#endif
#if (1 + 2) * 3 == 9
int yes182;
#else
int no182;
#endif
#if 1 | 2 ^ 3 & 4
int yes183;
#else
int no183;
#endif
#if 1 == 1 < 2
int yes184;
#else
int no184;
#endif
#if 8 >> 1 + 1 == 2
int yes185;
#else
int no185;
#endif
#if 1 ? 2 ? 3 : 4 : 5
int yes186;
#else
int no186;
#endif
#if 2 - 1 - 1
int yes187;
#else
int no187;
#endif
#if 100 / 10 / 5 == 2
int yes188;
#else
int no188;
#endif
#if 1 << 2 << 3 == 32
int yes189;
#else
int no189;
#endif
#if name
int yes190;
#else
int no190;
#endif
#if name == 0
int yes191;
#else
int no191;
#endif
#if defined name
int yes193;
#else
int no193;
#endif
#if !defined name
int yes194;
#else
int no194;
#endif
#if defined(K) && !defined (name)
int yes195;
#else
int no195;
#endif
#if K2(2) == 4
int yes196;
#else
int no196;
#endif
#if K2 == 0
int yes197;
#else
int no197;
#endif
#if (2, 3) == 3
int yes198;
#else
int no198;
#endif
