// Area codes of +1: regions, zones, codes; overlays of one area are joined by a slash.
// Written by `npm run places`: change the hand lists in src/tools/generators/places, not this.
// Sources, and how sure they are: docs/compliance/places.md. Form of a line: place-table.ts.

export const AREA_CODES = `
AG | Antigua | 268
AI | Anguilla | 264
BB | Barbados | 246
BM | Atlantic/Bermuda | 441
BS | Nassau | 242
CA-AB | Edmonton | 368/403/587/780/825
CA-BC | Edmonton Fort_Nelson Vancouver | 236/250/257/672/778
CA-BC | Vancouver | 604
CA-MB | Winnipeg | 204/431/584
CA-NB | Halifax | 428/506
CA-NL | Goose_Bay St_Johns | 709/879
CA-NS CA-PE | Halifax | 782/902
CA-NT CA-NU CA-YT | Cambridge_Bay Coral_Harbour Inuvik Iqaluit Rankin_Inlet Whitehorse Yellowknife | 867
CA-ON | Atikokan Toronto Winnipeg | 807
CA-ON | Toronto | 226/382/519/548 249/683/705 289/365/742/905 343/613/753 416/437/647/942
CA-QC | Blanc-Sablon Halifax Toronto | 273/367/418/581
CA-QC | Toronto | 263/438/514 354/450/579 468/819/873
CA-SK | Edmonton Regina Winnipeg | 306/474/639
DM | Dominica | 767
DO | Santo_Domingo | 809/829/849
GD | Grenada | 473
JM | Jamaica | 658/876
KN | St_Kitts | 869
KY | Cayman | 345
LC | St_Lucia | 758
MS | Montserrat | 664
SX | Lower_Princes | 721
TC | Grand_Turk | 649
TT | Port_of_Spain | 868
US-AK | Adak Anchorage | 907
US-AL | Chicago New_York | 334
US-AL | Chicago | 205/659 251 256/938
US-AR | Chicago | 327/870 479 501
US-AS | Pacific/Pago_Pago | 684
US-AZ | Denver Phoenix | 928
US-AZ | Phoenix | 480/602/623 520
US-CA | Los_Angeles | 209/350 213/323/738 279/916 310/424 341/510 369/707 408/669 415/628 442/760 530/837 559 562 619/858 626 650 657/714 661 747/818 805/820 831 840/909 925 949 951
US-CO | Denver | 303/720/983 719 748/970
US-CT | New_York | 203/475 860/959
US-DC | New_York | 202/771
US-DE | New_York | 302
US-FL | Chicago New_York | 448/850
US-FL | New_York | 239 305/645/786 321/407/689 324/904 352 386 561/728 656/813 727 754/954 772 863 941
US-GA | New_York | 229 404/470/678/770/943 478 706/762 912
US-GU | Pacific/Guam | 671
US-HI | Pacific/Honolulu | 808
US-IA | Chicago | 319 515 563 641 712
US-ID | Denver Los_Angeles | 208/986
US-IL | Chicago | 217/447 224/847 309/861 312/773/872 331/630 464/708 618/730 779/815
US-IN | Chicago New_York | 219 574 812/930
US-IN | New_York | 260 317/463 765
US-KS | Chicago Denver | 620 785
US-KS | Chicago | 316 913
US-KY | Chicago New_York | 270/364 606
US-KY | New_York | 502 859
US-LA | Chicago | 225 318/457 337 504 985
US-MA | New_York | 339/781 351/978 413 508/774 617/857
US-MD | New_York | 227/240/301 410/443/667
US-ME | New_York | 207
US-MI | Chicago New_York | 906
US-MI | New_York | 231 248/947 269 313/679 517 586 616 734 810 989
US-MN | Chicago | 218 320 507/924 612 651 763 952
US-MO | Chicago | 235/573 314/557 417 636 660 816/975
US-MP | Pacific/Saipan | 670
US-MS | Chicago | 228 471/662 601/769
US-MT | Denver | 406
US-NC | New_York | 252 336/743 472/910 704/980 828 919/984
US-ND | Chicago Denver | 701
US-NE | Chicago Denver | 308 402/531
US-NH | New_York | 603
US-NJ | New_York | 201/551 609/640 732/848 856 862/973 908
US-NM | Denver | 505 575
US-NV | Denver Los_Angeles | 775
US-NV | Los_Angeles | 702/725
US-NY | New_York | 212/332/646/917 315/680 329/845 347/718/929 363/516 518/838 585 607 624/716 631/934 914
US-OH | New_York | 216 220/740 234/330 283/513 326/937 380/614 419/567 436/440
US-OK | Chicago | 405/572 539/918 580
US-OR | Denver Los_Angeles | 458/541
US-OR | Los_Angeles | 503/971
US-PA | New_York | 215/267/445 223/717 272/570 412/724/878 484/610/835 582/814
US-PR | Puerto_Rico | 787/939
US-RI | New_York | 401
US-SC | New_York | 803/839 821/864 843/854
US-SD | Chicago Denver | 605
US-TN | Chicago New_York | 423/729
US-TN | Chicago | 615/629 731 901 931
US-TN | New_York | 865
US-TX | Chicago Denver | 432
US-TX | Chicago | 210/726 214/469/945/972 254 281/346/713/832 325 361 409 430/903 512/737 682/817 806 830 936 940 956 979
US-TX | Denver | 915
US-UT | Denver | 385/801 435
US-VA | New_York | 276 434 540/826 571/703 686/804 757/948
US-VI | St_Thomas | 340
US-VT | New_York | 802
US-WA | Los_Angeles | 206/253/360/425/564 509
US-WI | Chicago | 262 274/920 353/608 414 534/715
US-WV | New_York | 304/681
US-WY | Denver | 307
VC | St_Vincent | 784
VG | Tortola | 284
`;
