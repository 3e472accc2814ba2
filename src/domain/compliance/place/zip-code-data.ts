// ZIP codes by their first three digits, or in full where those belong to several states.
// Written by `npm run places`: change the hand lists in src/tools/generators/places, not this.
// Sources, and how sure they are: docs/compliance/places.md. Form of a line: place-table.ts.

export const ZIP_CODES = `
FM | Pacific/Chuuk Pacific/Kosrae Pacific/Pohnpei | 96941-96944
MH | Pacific/Kwajalein Pacific/Majuro | 96960 96970
PW | Pacific/Palau | 96939-96940
US-AK | Adak Anchorage | 995-996
US-AK | Anchorage | 997-999
US-AL | Chicago New_York | 368
US-AL | Chicago | 350-352 354-367 369
US-AR | Chicago | 716-729
US-AS | Pacific/Pago_Pago | 96799
US-AZ | Denver Phoenix | 855 859-860 865
US-AZ | Phoenix | 850-853 856-857 863-864
US-CA | Los_Angeles | 900-908 910-928 930-961
US-CO | Denver | 800-816
US-CT | New_York | 060-069
US-DC | New_York | 200 202-205 569
US-DE | New_York | 197-199
US-FL | Chicago New_York | 324
US-FL | Chicago | 325
US-FL | New_York | 320-323 326-339 341-342 344 346-347 349
US-GA | New_York | 300-319 398-399
US-GU | Pacific/Guam | 969
US-HI | Pacific/Honolulu | 967-968
US-IA | Chicago | 500-516 520-528
US-ID | Denver Los_Angeles | 835-836 838
US-ID | Denver | 832-834 837
US-IL | Chicago | 600-620 622-629
US-IN | Chicago New_York | 463 465 475-476 478-479
US-IN | Chicago | 464 477
US-IN | New_York | 460-462 466-474
US-KS | Chicago Denver | 677-678
US-KS | Chicago | 660-662 664-676 679
US-KY | Chicago New_York | 401 426-427
US-KY | Chicago | 420-424
US-KY | New_York | 400 402-418 425
US-LA | Chicago | 700-701 703-708 710-714
US-MA | New_York | 010-027 055
US-MD | New_York | 20588 206-212 214-219
US-ME | New_York | 039-049
US-MI | Chicago New_York | 498-499
US-MI | New_York | 480-497
US-MN | Chicago | 550-551 553-567
US-MO | Chicago | 630-631 633-641 644-658
US-MP | Pacific/Saipan | 96950-96952
US-MS | Chicago | 386-397
US-MT | Denver | 590-599
US-NC | New_York | 270-289
US-ND | Chicago Denver | 585-588
US-ND | Chicago | 580-584
US-NE | Chicago Denver | 690-692
US-NE | Chicago | 680-681 683-689
US-NE | Denver | 693
US-NH | New_York | 030-038
US-NJ | New_York | 070-089
US-NM | Denver | 870-871 873-884
US-NV | Denver Los_Angeles | 893 898
US-NV | Los_Angeles | 889-891 894-895 897
US-NY | New_York | 005 06390 100-149
US-OH | New_York | 430-459
US-OK | Chicago | 730-731 734-741 743-749
US-OR | Denver Los_Angeles | 978-979
US-OR | Los_Angeles | 970-977
US-PA | New_York | 150-196
US-PR | Puerto_Rico | 006-007 009
US-RI | New_York | 028-029
US-SC | New_York | 290-299
US-SD | Chicago Denver | 575-576
US-SD | Chicago | 570-574
US-SD | Denver | 577
US-TN | Chicago New_York | 373 385
US-TN | Chicago | 370-372 375 380-384
US-TN | New_York | 374 376-379
US-TX | Chicago Denver | 798
US-TX | Chicago | 733 73960 750-770 772-797
US-TX | Denver | 799 885
US-UT | Denver | 840-847
US-VA | New_York | 201 20598 220-246
US-VI | St_Thomas | 008
US-VT | New_York | 050-054 056-059
US-WA | Los_Angeles | 980-986 988-994
US-WI | Chicago | 530-532 534-535 537-549
US-WV | New_York | 247-268
US-WY | Denver | 820-831 83414
`;
