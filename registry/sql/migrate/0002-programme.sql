-- What every registry of this programme begins with: its countries by the
-- names that ministries print, the two codes that are no country, and the
-- members of ASEAN with their dates of accession.

INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (39, 'BN', 'Brunei', 'ブルネイ',
    'BRN;Brunei Darussalam;Negara Brunei Darussalam', 'no');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (211, 'ID', 'Indonesia', 'インドネシア',
    'IDN;Republic of Indonesia', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (249, 'JP', 'Japan', '日本',
    'JPN', 'no');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (267, 'KH', 'Cambodia', 'カンボジア',
    'KHM;Kingdom of Cambodia', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (286, 'LA', 'Laos', 'ラオス',
    'LAO;Lao PDR;Lao P.D.R;Lao People''s Democratic Republic', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (324, 'MM', 'Myanmar', 'ミャンマー',
    'MMR;Burma;Republic of the Union of Myanmar', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (336, 'MY', 'Malaysia', 'マレーシア',
    'MYS', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (397, 'PH', 'Philippines', 'フィリピン',
    'PHL;Phillipines;The Philippines;Republic of the Philippines', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (474, 'SG', 'Singapore', 'シンガポール',
    'SGP;Republic of Singapore', 'no');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (501, 'TH', 'Thailand', 'タイ',
    'THA;Kingdom of Thailand', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (505, 'TL', 'Timor-Leste', '東ティモール',
    'TLS;East Timor;Democratic Republic of Timor-Leste', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (559, 'VN', 'Vietnam', 'ベトナム',
    'VNM;Viet Nam;Socialist Republic of Viet Nam', 'yes');
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (615, 'XR', 'Regional or international body', '地域・国際機関',
    NULL, NULL);
INSERT INTO country (id, code, name, native_name, other_names, oda)
    VALUES (621, 'XX', 'Not stated', '不明',
    NULL, NULL);

INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 39, 19840000, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 211, 19670808, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 267, 19990000, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 286, 19970000, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 324, 19970000, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 336, 19670808, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 397, 19670808, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 474, 19670808, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 501, 19670808, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 505, 20251026, 0);
INSERT INTO member (group_code, country_id, valid_from, valid_to)
    VALUES ('asean', 559, 19950000, 0);
