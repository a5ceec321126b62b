/* The countries of the benchmark roster, and words to make names from. */
#ifndef BENCH_NAMES_H
#define BENCH_NAMES_H

/*
 * Words are separated by blanks.  A name is one or two given names and a
 * family name, which is a word of the list or is built from syllables.
 * No word may be a title or a joiner (U, Daw, Ko, Maung, Tun, bin ...):
 * those are dropped when names are compared.
 */
struct country {
	const char *code;
	const char *name;
	unsigned weight; /* per cent of the organisations and persons */
	const char *given;
	const char *family;
	const char *syllable;
};

#define MALAY_GIVEN                                                            \
	"Ahmad Aisyah Azlan Aziz Farah Faizal Hafiz Hakim Halimah Hasnah "     \
	"Ibrahim Ismail Izzati Jamilah Kamal Khairul Latifah Mariam Mohd "     \
	"Nadia Nazri Norliza Nurul Rashid Razak Rosli Rozita Salmah Shafiq "   \
	"Siti Suhaila Syafiqah Yusof Zainab Zulkifli"
#define MALAY_FAMILY                                                           \
	"Abdullah Rahman Hamzah Othman Sulaiman Bakar Hassan Daud Ariffin "    \
	"Mansor Harun Salleh Idris Omar Yaakob Kassim Jaafar Taib Puteh Saad"
#define MALAY_SYLLABLE                                                         \
	"zul man rah nor din sya lim har wan jul baha rud kam sul tan mir"

static const struct country countries[] = {
	{ "BN", "Brunei Darussalam", 3, MALAY_GIVEN, MALAY_FAMILY,
	    MALAY_SYLLABLE },
	{ "ID", "Indonesia", 18,
	    "Agus Andi Ani Arif Ayu Bambang Budi Citra Dedi Dewi Dian Eko "
	    "Endang Fajar Fitri Gita Hendra Indah Intan Joko Kartika Lestari "
	    "Made Mega Nanang Novi Putri Rahmat Ratna Rina Rizki Sari Slamet "
	    "Sri Tri Wahyu Wulan Yanti Yudi Yuni",
	    "Santoso Wijaya Saputra Hidayat Nugroho Setiawan Kusuma Pratama "
	    "Siregar Nasution Lubis Simanjuntak Hutapea Gunawan Susanto "
	    "Hartono Suryadi Permana Wibowo Halim",
	    "su har to wi ja ya kus no di pra ta nu gra ma sa lim" },
	{ "KH", "Cambodia", 8,
	    "Bopha Borey Chanthou Chea Dara Kalyan Kosal Kunthea Leakhena "
	    "Makara Mealea Narith Phalla Phirun Pisey Ponlok Rithy Sambath "
	    "Samnang Sokha Sophea Sothea Sovann Sreymom Theary Thida Veasna "
	    "Vibol Vuthy Yary",
	    "Chan Chea Chhim Heng Keo Khiev Kong Long Meas Nhem Ouk Phan Prak "
	    "Sam Seng Sok Som Tep Yim Yos",
	    "so pha chan vi sreng thy ra mony ro sam phea dara na vet kim "
	    "ly" },
	{ "LA", "Lao PDR", 5,
	    "Anousone Bounmy Chansamone Davanh Keo Khamla Khamphet Latsamy "
	    "Manivanh Noy Outhai Phonesavanh Saysamone Sengdao Somphone "
	    "Soukanh Thongsavanh Viengkham Vilay Xaysana",
	    "Phommachanh Keomany Sisavath Inthavong Bounyavong Luangrath "
	    "Xayavong Sihavong Vongsa Souvannavong",
	    "phom vong sa sou van keo mani xay si lath bou nya in tha sy "
	    "pha" },
	{ "MM", "Myanmar", 6,
	    "Aung Aye Chit Ei Hla Htet Khin Kyaw Lwin May Moe Mya Nanda "
	    "Nay Nilar Nyein Phyo Pyae Sandar Soe Su Thandar Thiri Wai Win "
	    "Yan Zaw",
	    "Aung Oo Htun Naing Lin Myint Thein Mratt Hlaing Shwe Than Swe Thu "
	    "Zin Latt Khaing Hein Mon Nwe Phone",
	    "thein lwin myat htay kyi win nyo san yee mar hnin wut hmue soe "
	    "tint nu" },
	{ "MY", "Malaysia", 12, MALAY_GIVEN, MALAY_FAMILY, MALAY_SYLLABLE },
	{ "PH", "Philippines", 12,
	    "Alma Andres Antonio Carlo Carmela Cristina Daniel Danilo Eduardo "
	    "Elena Ernesto Fernando Gloria Grace Ines Isabel Jose Josefina "
	    "Juan Leonora Luis Manuel Maria Marites Miguel Ramon Ricardo Rosa "
	    "Teresa Vicente",
	    "Santos Reyes Cruz Bautista Ocampo Garcia Mendoza Torres Flores "
	    "Ramos Aquino Castillo Villanueva Navarro Salazar Mercado Tolentino "
	    "Dizon Pangilinan Magsaysay",
	    "ma ca pa la ba ting dal san gui no bay ri ton li pan mag" },
	{ "SG", "Singapore", 7,
	    "Wei Jia Hui Ling Ming Xin Yi Kai Jun Mei Shu Boon Chee Siew Hock "
	    "Guan Li Zhi Hao Pei Yong Seng Cheng Fang Rui",
	    "Tan Lim Lee Ng Ong Wong Goh Chua Chan Koh Teo Ang Yeo Tay Ho Low "
	    "Toh Sim Chong Chia",
	    "wei jie hao xuan yu qi ying shi zhen han min wen rong hua kang "
	    "tian" },
	{ "TH", "Thailand", 14,
	    "Anan Apinya Arthit Chai Chalerm Duangjai Kanya Kittisak Kulap "
	    "Malee Nattapong Nok Pailin Panya Pimchanok Prasert Ratana Sakda "
	    "Sirikit Somchai Somsak Suda Sunisa Supaporn Thawat Udom Wanida "
	    "Wichai Yupa Anong",
	    "Saetang Srisai Wongsawat Chaiyasit Boonmee Suwannarat Thongdee "
	    "Rattanakul Phanich Jaidee Kaewmanee Sukjai Intara Promma Saelim "
	    "Chantra Nakarin Saengthong Wattana Khamdee",
	    "wat ta na kul phan sri boon chai suk pong thon sa rak jit mon "
	    "dej" },
	{ "VN", "Viet Nam", 13, "", "", "" },
	{ "TL", "Timor-Leste", 2,
	    "Abilio Ana Antonio Bernardo Domingos Elisa Fernanda Filomena "
	    "Francisco Helena Joana Joao Jose Lucia Manuel Maria Mario Natalia "
	    "Paulo Rosa",
	    "Soares Ximenes Pereira Belo Gusmao Amaral Guterres Alves Freitas "
	    "Martins Sarmento Araujo Tilman Pinto Barreto",
	    "mau le ta sa bu ra ne lo ko ri ba se ma tu li do" },
};

/* The same words twice, word for word: as written, and without accents. */
static const char viet_family[] =
    "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Võ Đinh";
static const char viet_family_plain[] =
    "Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo Duong Ly Vo Dinh";
static const char viet_middle[] =
    "Văn Thị Đức Hữu Ngọc Quốc Thành Xuân Hoài Đình Mỹ Phước";
static const char viet_middle_plain[] =
    "Van Thi Duc Huu Ngoc Quoc Thanh Xuan Hoai Dinh My Phuoc";
static const char viet_given[] =
    "Ánh Bình Châu Dũng Đạt Giảng Hà Hải Hạnh Hiếu Hòa Hùng Hương Khánh Lân "
    "Lĩnh Lộc Mến Nghĩa Phương Quân Sơn Thảo Trâm Tú Tuấn Vân Vỹ Yến Đông";
static const char viet_given_plain[] =
    "Anh Binh Chau Dung Dat Giang Ha Hai Hanh Hieu Hoa Hung Huong Khanh Lan "
    "Linh Loc Men Nghia Phuong Quan Son Thao Tram Tu Tuan Van Vy Yen Dong";

static const char thai_given[] =
    "สมชาย สมศักดิ์ สุดา มาลี อนันต์ ประเสริฐ รัตนา วิชัย กัญญา ปัญญา "
    "อาทิตย์ ณัฐพงษ์ พิมพ์ชนก กิตติศักดิ์ สุนิสา วนิดา";
static const char thai_family[] =
    "ใจดี บุญมี ศรีสุข ทองดี แก้วมณี สุวรรณรัตน์ วงศ์สวัสดิ์ รัตนกุล พานิช "
    "จันทรา แสงทอง คำดี พรหมมา อินทร์แก้ว";
#endif
