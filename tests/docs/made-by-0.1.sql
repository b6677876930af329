BEGIN TRANSACTION;
CREATE TABLE pk_account (
	id CHAR(32) NOT NULL,
	uid VARCHAR(255) NOT NULL,
	partner_id CHAR(32),
	owner_id CHAR(32) NOT NULL,
	name VARCHAR(200) NOT NULL,
	contact VARCHAR(200),
	email VARCHAR(254),
	language TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	opened_at DATETIME NOT NULL,
	stage VARCHAR(40) NOT NULL,
	nickname VARCHAR(63),
	"plan" TEXT,
	subscription VARCHAR(40) NOT NULL,
	signed_in_at DATETIME,
	trial_ends_at DATETIME NOT NULL,
	partner_locked_at DATETIME,
	vendor_locked_at DATETIME,
	epoch BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	head BLOB NOT NULL,
	revision BIGINT NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT pk_account_key PRIMARY KEY (id),
	CONSTRAINT pk_account_uid_taken UNIQUE (uid)
);
INSERT INTO "pk_account" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','VXGKSCQ87E82','19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b7676bac4be658d42a337','Dr. Szabó Fogászat',NULL,'katalin@szabo.example.com','en','UTC','2026-11-21 12:00:00.123456','setup',NULL,'pro','paying','2026-11-23 12:00:00.123456','2026-12-07 12:00:00.123456',NULL,NULL,0,4,X'67C66F6F01E3ADFBAA6067157EE7E539FF8A679952899DFA4F4218B82F81C9B8',2,3);
INSERT INTO "pk_account" VALUES('a71ac6829a35468cbc7c93c873df15d2','WT6TXVPKNX8Z','19c3c5434db041d9b03e13375dcb8140','01a20320a27b75c08e5e5774282b609f','Őrségi Vendégház',NULL,NULL,'en','UTC','2026-11-22 12:00:00.123456','setup',NULL,NULL,'none',NULL,'2027-01-05 12:00:00.123456','2026-11-23 12:00:00.123456','2026-11-24 12:00:00.123456',2,3,X'F882D4F0C532CB6B5EA220F2F11B38B7DDB208FC976B50EB3E149761525FD773',2,2);
CREATE TABLE pk_address (
	"key" VARCHAR(264) NOT NULL,
	holder_id CHAR(32) NOT NULL,
	partner_id CHAR(32),
	CONSTRAINT pk_address_key PRIMARY KEY ("key")
);
INSERT INTO "pk_address" VALUES('operator:dana@lk.example.com','01a1fdfa467b71f3be222846ce059d5c','19c3c5434db041d9b03e13375dcb8140');
INSERT INTO "pk_address" VALUES('staff:katalin@szabo.example.com','dedd7023510e4c06b50ab27810a6a875',NULL);
CREATE TABLE pk_client (
	partner_id CHAR(32) NOT NULL,
	id CHAR(32) NOT NULL,
	account_id CHAR(32) NOT NULL,
	name VARCHAR(200) NOT NULL,
	contact VARCHAR(200),
	email VARCHAR(254),
	uid TEXT NOT NULL,
	nickname VARCHAR(63),
	stage VARCHAR(40) NOT NULL,
	standing VARCHAR(40) NOT NULL,
	trial_ends_at DATETIME NOT NULL,
	locked_at DATETIME,
	"plan" TEXT,
	created_at DATETIME NOT NULL,
	revision BIGINT NOT NULL,
	version BIGINT NOT NULL,
	search_text TEXT NOT NULL,
	CONSTRAINT pk_client_key PRIMARY KEY (partner_id, id),
	CONSTRAINT pk_client_account_id_taken UNIQUE (partner_id, account_id)
);
INSERT INTO "pk_client" VALUES('19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b7676bac4be658d42a338','fcc4e1b66e604a6b93fe05ed0fc1816d','Dr. Szabó Fogászat',NULL,'katalin@szabo.example.com','VXGKSCQ87E82',NULL,'setup','paying','2026-12-07 12:00:00.123456',NULL,'pro','2026-11-21 12:00:00.123456',0,2,' dr szabo fogaszat katalin example com vxgkscq87e82');
INSERT INTO "pk_client" VALUES('19c3c5434db041d9b03e13375dcb8140','01a20320a27b75c08e5e5774282b60a0','a71ac6829a35468cbc7c93c873df15d2','Őrségi Vendégház',NULL,NULL,'WT6TXVPKNX8Z',NULL,'setup','locked','2027-01-05 12:00:00.123456','2026-11-23 12:00:00.123456',NULL,'2026-11-22 12:00:00.123456',0,1,' orsegi vendeghaz wt6txvpknx8z');
CREATE TABLE pk_client_term (
	owner CHAR(32) NOT NULL,
	term VARCHAR(255) NOT NULL,
	place DATETIME NOT NULL,
	id CHAR(32) NOT NULL,
	by_standing VARCHAR(40) NOT NULL,
	CONSTRAINT pk_client_term_key PRIMARY KEY (owner, term, place, id)
)
 WITHOUT ROWID

;
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','com','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','dr','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','exa','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','example','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','fog','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','fogaszat','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','kat','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','katalin','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','ors','2026-11-22 12:00:00.123456','01a20320a27b75c08e5e5774282b60a0','locked');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','orsegi','2026-11-22 12:00:00.123456','01a20320a27b75c08e5e5774282b60a0','locked');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','sza','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','szabo','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','ven','2026-11-22 12:00:00.123456','01a20320a27b75c08e5e5774282b60a0','locked');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','vendeghaz','2026-11-22 12:00:00.123456','01a20320a27b75c08e5e5774282b60a0','locked');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','vxg','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','vxgkscq87e82','2026-11-21 12:00:00.123456','01a1fdfa467b7676bac4be658d42a338','paying');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','wt6','2026-11-22 12:00:00.123456','01a20320a27b75c08e5e5774282b60a0','locked');
INSERT INTO "pk_client_term" VALUES('19c3c5434db041d9b03e13375dcb8140','wt6txvpknx8z','2026-11-22 12:00:00.123456','01a20320a27b75c08e5e5774282b60a0','locked');
CREATE TABLE pk_credential (
	id CHAR(32) NOT NULL,
	realm VARCHAR(40) NOT NULL,
	password TEXT,
	epoch BIGINT NOT NULL,
	changed_at DATETIME NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT pk_credential_key PRIMARY KEY (id)
);
INSERT INTO "pk_credential" VALUES('01a1fdfa467b71f3be222846ce059d5c','operator',NULL,0,'2026-11-21 12:00:00.123456',0);
INSERT INTO "pk_credential" VALUES('dedd7023510e4c06b50ab27810a6a875','staff','scrypt$4$HOffObOiD0A4R2+2NEui0Q==$NDDbZCVHvQoujHnzHxgd6gXQlXiTThBtmuJP/sDb2lc=',0,'2026-11-22 12:00:00.123456',0);
CREATE TABLE pk_entry (
	chain_id CHAR(32) NOT NULL,
	id CHAR(32) NOT NULL,
	seq BIGINT NOT NULL,
	at DATETIME NOT NULL,
	kind TEXT NOT NULL,
	actor_kind TEXT NOT NULL,
	actor_id CHAR(32) NOT NULL,
	subject_kind TEXT NOT NULL,
	subject_id CHAR(32) NOT NULL,
	payload JSON NOT NULL,
	commitments JSON NOT NULL,
	previous BLOB NOT NULL,
	digest BLOB NOT NULL,
	CONSTRAINT pk_entry_key PRIMARY KEY (chain_id, id)
);
INSERT INTO "pk_entry" VALUES('19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b71f3be222846ce059d5b',1,'2026-11-21 12:00:00.123456','partner.opened','vendor','38f475bc5d4c51d99348b18db2c79b90','vendor','38f475bc5d4c51d99348b18db2c79b90','{}','{"name":"d390fd7afd32285bae015d6502bf1339318738daf4b0ba8cf0c73cc47533f2ff","actor":"5cb6a903f9502f13019a007711d49b457aec52a7d0feaf24d083829efe8a4c9e"}',X'',X'7CFF0CD5D2FADEC68FAFA3B6FD7A7825F38E27554EF5850DE3563A3E60342CA0');
INSERT INTO "pk_entry" VALUES('19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b7537b795eed42d38de3e',2,'2026-11-21 12:00:00.123456','operator.added','vendor','38f475bc5d4c51d99348b18db2c79b90','vendor','38f475bc5d4c51d99348b18db2c79b90','{"operator_id":"01a1fdfa-467b-71f3-be22-2846ce059d5c","role":"owner"}','{"name":"16af3c138359580a1e1669621f3648d9e71dd1de76406d569b9de5eee5229ea3","email":"f99126765c3ce1aae602463208b5ff2e1c2188e44fe893ba32d2fe9dc50c5e67","actor":"2f6fef03c008fa745e068d3f2684e56970582a4e26b4b64ba99788a58285e600"}',X'7CFF0CD5D2FADEC68FAFA3B6FD7A7825F38E27554EF5850DE3563A3E60342CA0',X'A8A86D67B889355B80B1EA3CF572718B2802092A1D2BAB2DA8DE66722C70C944');
INSERT INTO "pk_entry" VALUES('19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b7537b795eed42d38de3f',3,'2026-11-21 12:00:00.123456','identity.linked','vendor','38f475bc5d4c51d99348b18db2c79b90','vendor','38f475bc5d4c51d99348b18db2c79b90','{"issuer":"bookwell","holder_id":"01a1fdfa-467b-71f3-be22-2846ce059d5c"}','{"subject":"462678beb11ea507661b27c396ab86e72e21a2e2d5079c36d6ba5861a78ce9b0","actor":"caac46a2b71dc7f8c215980e2b9237d28c120207b268b1a68c73b3945ebdb3f1"}',X'A8A86D67B889355B80B1EA3CF572718B2802092A1D2BAB2DA8DE66722C70C944',X'970D6CBF0EB3EC7DB7808242ABD44388AB5CCE77CB0877943E1FBDE432B11110');
INSERT INTO "pk_entry" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a1fdfa467b778ead75486bae39fe09',1,'2026-11-21 12:00:00.123456','account.opened','operator','01a1fdfa467b71f3be222846ce059d5c','operator','01a1fdfa467b71f3be222846ce059d5c','{"uid":"VXGKSCQ87E82"}','{"name":"d3db10e75431b041e3e7cfac8545be0a170bf92482ef5e6e295807508cf379f1","email":"f214666ba2719616102ac2859a67324bb583e71d73a8ee9c8fc011b6a0ac91b2","actor":"7d43d6b08d259e56fa0b3bd6a32712fc6eff5836a3c40455643878742daf14ee"}',X'',X'222BB9F8F04BEC2071E4D7F24E39CC1C3078F85DF80A7753FDB306E1E83E082F');
INSERT INTO "pk_entry" VALUES('a71ac6829a35468cbc7c93c873df15d2','01a20320a27b75c08e5e5774282b60a1',1,'2026-11-22 12:00:00.123456','account.opened','operator','01a1fdfa467b71f3be222846ce059d5c','operator','01a1fdfa467b71f3be222846ce059d5c','{"uid":"WT6TXVPKNX8Z"}','{"name":"7365ece9191970b64d18a2b26d22912d876641a58c1bcc534ed97325e4b7f4b9","email":"90b899eab132acd1a85c4192a5dbf319b1f8e661f089dced656450c6777a227a","actor":"f731cf1ab888c99ef1f8f22265edfe26109164bc219a7b8fec1e8edd17c22fc1"}',X'',X'190D6E2D836C1B1DE177276C9896502EE3B37A5210F04137183C1AF264A21FC4');
INSERT INTO "pk_entry" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a20320a27b75c08e5e5774282b60a2',2,'2026-11-22 12:00:00.123456','owner.seated','vendor','38f475bc5d4c51d99348b18db2c79b90','vendor','38f475bc5d4c51d99348b18db2c79b90','{"member_id":"01a1fdfa-467b-7676-bac4-be658d42a337","person_id":"dedd7023-510e-4c06-b50a-b27810a6a875"}','{"name":"e08f54c9de2221dbd9b362109893d65745da8c76b636ee982a430388a689bcb5","email":"3911c4b518a4cf2b0b8a31a9b454b2303e384490b7c7e4756a595297b3be9bb0","actor":"0f024ef1df066d200eafe0675f0e959eaaa13ab08f10de6bebfd351911469b83"}',X'222BB9F8F04BEC2071E4D7F24E39CC1C3078F85DF80A7753FDB306E1E83E082F',X'6FEC7794845F5AF0D3BD58ECA38FD909D02CB3BE39DD30820F566B68D9BA4540');
INSERT INTO "pk_entry" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a20846fe7b7116838ba13e80014d3a',3,'2026-11-23 12:00:00.123456','account.entered','staff','dedd7023510e4c06b50ab27810a6a875','staff','dedd7023510e4c06b50ab27810a6a875','{}','{"actor":"802b0b5a7258d5004a9eb6bc7a8e75f10ed0d897c50db03db904a8d9ca8677d4"}',X'6FEC7794845F5AF0D3BD58ECA38FD909D02CB3BE39DD30820F566B68D9BA4540',X'B6F6B487C68016A6DC23CFBA3BFE8ABE70862C477F6DFC2EEB93798CFBE77BD7');
INSERT INTO "pk_entry" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a20846fe7b72c5a98dfc21fbdd2c1d',4,'2026-11-23 12:00:00.123456','subscription.reported','vendor','38f475bc5d4c51d99348b18db2c79b90','vendor','38f475bc5d4c51d99348b18db2c79b90','{"was":null,"now":"pro"}','{"actor":"ca4430cb385ce2ff0077b20fd3bff6be20ce27188703190a9661aff60de5298a"}',X'B6F6B487C68016A6DC23CFBA3BFE8ABE70862C477F6DFC2EEB93798CFBE77BD7',X'67C66F6F01E3ADFBAA6067157EE7E539FF8A679952899DFA4F4218B82F81C9B8');
INSERT INTO "pk_entry" VALUES('a71ac6829a35468cbc7c93c873df15d2','01a20846fe7b72c5a98dfc21fbdd2c1e',2,'2026-11-23 12:00:00.123456','account.locked','operator','01a1fdfa467b71f3be222846ce059d5c','operator','01a1fdfa467b71f3be222846ce059d5c','{"side":"partner"}','{"actor":"fa524a2e131fd5aebc2fdfb6f6abbca04a6bfc36b2475f1049088d71509f0f32"}',X'190D6E2D836C1B1DE177276C9896502EE3B37A5210F04137183C1AF264A21FC4',X'DC6494E0F147EA422A8A30CD4F45371A049C3CCB79F769F510B5265193DF08A3');
INSERT INTO "pk_entry" VALUES('a71ac6829a35468cbc7c93c873df15d2','01a20d6d5a7b7069a2edd793950bbe4a',3,'2026-11-24 12:00:00.123456','account.locked','vendor','38f475bc5d4c51d99348b18db2c79b90','vendor','38f475bc5d4c51d99348b18db2c79b90','{"side":"vendor"}','{"actor":"64d3eff011f6fac8b5ebb7285334d252e55cb18635246210c18d5f42369352e8"}',X'DC6494E0F147EA422A8A30CD4F45371A049C3CCB79F769F510B5265193DF08A3',X'F882D4F0C532CB6B5EA220F2F11B38B7DDB208FC976B50EB3E149761525FD773');
CREATE TABLE pk_external_identity (
	"key" VARCHAR(255) NOT NULL,
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL,
	realm VARCHAR(40) NOT NULL,
	holder_id CHAR(32) NOT NULL,
	partner_id CHAR(32),
	CONSTRAINT pk_external_identity_key PRIMARY KEY ("key")
);
INSERT INTO "pk_external_identity" VALUES('76469739c141afe5531e656cd87439279579ac7f4094d567952cc05c0840d0dc','bookwell','7','operator','01a1fdfa467b71f3be222846ce059d5c','19c3c5434db041d9b03e13375dcb8140');
CREATE TABLE pk_member (
	account_id CHAR(32) NOT NULL,
	id CHAR(32) NOT NULL,
	person_id CHAR(32),
	name VARCHAR(200),
	email VARCHAR(254),
	level VARCHAR(40) NOT NULL,
	state VARCHAR(40) NOT NULL,
	epoch BIGINT NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT pk_member_key PRIMARY KEY (account_id, id)
);
INSERT INTO "pk_member" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a1fdfa467b7676bac4be658d42a337','dedd7023510e4c06b50ab27810a6a875','Szabó Katalin','katalin@szabo.example.com','admin','active',0,1);
INSERT INTO "pk_member" VALUES('a71ac6829a35468cbc7c93c873df15d2','01a20320a27b75c08e5e5774282b609f',NULL,NULL,NULL,'admin','invited',0,0);
CREATE TABLE pk_membership (
	person_id CHAR(32) NOT NULL,
	account_id CHAR(32) NOT NULL,
	member_id CHAR(32) NOT NULL,
	CONSTRAINT pk_membership_key PRIMARY KEY (person_id, account_id)
);
INSERT INTO "pk_membership" VALUES('dedd7023510e4c06b50ab27810a6a875','fcc4e1b66e604a6b93fe05ed0fc1816d','01a1fdfa467b7676bac4be658d42a337');
CREATE TABLE pk_nickname_claim (
	nickname VARCHAR(63) NOT NULL,
	account_id CHAR(32) NOT NULL,
	released_at DATETIME,
	version BIGINT NOT NULL,
	CONSTRAINT pk_nickname_claim_key PRIMARY KEY (nickname)
);
CREATE TABLE pk_operator (
	partner_id CHAR(32) NOT NULL,
	id CHAR(32) NOT NULL,
	name VARCHAR(200) NOT NULL,
	email VARCHAR(254) NOT NULL,
	role TEXT NOT NULL,
	language TEXT NOT NULL,
	epoch BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT pk_operator_key PRIMARY KEY (partner_id, id)
);
INSERT INTO "pk_operator" VALUES('19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b71f3be222846ce059d5c','Dana','dana@lk.example.com','owner','en',0,0,0);
CREATE TABLE pk_particulars (
	chain_id CHAR(32) NOT NULL,
	id CHAR(32) NOT NULL,
	"values" JSON NOT NULL,
	salts JSON NOT NULL,
	CONSTRAINT pk_particulars_key PRIMARY KEY (chain_id, id)
);
INSERT INTO "pk_particulars" VALUES('19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b71f3be222846ce059d5b','{"name":"Lef\u00e8vre & Kov\u00e1cs Conseil","actor":"support"}','{"name":"a695abdbd73445a00d14f97914d273c2","actor":"b55b3ac2abd7fa75ab6e41ed41d8bc39"}');
INSERT INTO "pk_particulars" VALUES('19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b7537b795eed42d38de3e','{"name":"Dana","email":"dana@lk.example.com","actor":"support"}','{"name":"d55bfd6e9e15fe5eec9b2600967023b6","email":"c14e91a98eccc34b3fd5a7179eaa1063","actor":"1da3dbe8b560f19e1c9b2440b2094d2c"}');
INSERT INTO "pk_particulars" VALUES('19c3c5434db041d9b03e13375dcb8140','01a1fdfa467b7537b795eed42d38de3f','{"subject":"7","actor":"support"}','{"subject":"5be09c2e6442438f184ad3dfe02ef52e","actor":"577c37774336de716861f9d5a7472266"}');
INSERT INTO "pk_particulars" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a1fdfa467b778ead75486bae39fe09','{"name":"Dr. Szab\u00f3 Fog\u00e1szat","email":"katalin@szabo.example.com","actor":"Dana"}','{"name":"4cef0d8229d2db5919cfdadbc91a0168","email":"f157e945486b429202a357012923b3e6","actor":"3981471b5c88540a0b1232c98140ce05"}');
INSERT INTO "pk_particulars" VALUES('a71ac6829a35468cbc7c93c873df15d2','01a20320a27b75c08e5e5774282b60a1','{"name":"\u0150rs\u00e9gi Vend\u00e9gh\u00e1z","email":null,"actor":"Dana"}','{"name":"1a318b86c2b7f3f405d9005f10794154","email":"eda215a44d9cf40c966ba036c5d8a638","actor":"8a81fd4a73218370ce4976fe2a5a270d"}');
INSERT INTO "pk_particulars" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a20320a27b75c08e5e5774282b60a2','{"name":"Szab\u00f3 Katalin","email":"katalin@szabo.example.com","actor":"support"}','{"name":"cd1bdab0e1935f4cb1f8364308acb444","email":"144ca2e7f4b6819e5fd79baed1f85dee","actor":"d5e81e098ed965dfe2755abc24728a2f"}');
INSERT INTO "pk_particulars" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a20846fe7b7116838ba13e80014d3a','{"actor":"Szab\u00f3 Katalin"}','{"actor":"dacba5ae88f025e5e9bd7fabf6087a32"}');
INSERT INTO "pk_particulars" VALUES('fcc4e1b66e604a6b93fe05ed0fc1816d','01a20846fe7b72c5a98dfc21fbdd2c1d','{"actor":"support"}','{"actor":"d187052801f1657a111efb91218e4e4d"}');
INSERT INTO "pk_particulars" VALUES('a71ac6829a35468cbc7c93c873df15d2','01a20846fe7b72c5a98dfc21fbdd2c1e','{"actor":"Dana"}','{"actor":"e79a199689d6873ceee60237568724eb"}');
INSERT INTO "pk_particulars" VALUES('a71ac6829a35468cbc7c93c873df15d2','01a20d6d5a7b7069a2edd793950bbe4a','{"actor":"support"}','{"actor":"694b0b51bd8fe481332d4b845becfce6"}');
CREATE TABLE pk_partner (
	id CHAR(32) NOT NULL,
	name VARCHAR(200) NOT NULL,
	language TEXT NOT NULL,
	opened_at DATETIME NOT NULL,
	epoch BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	head BLOB NOT NULL,
	revision BIGINT NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT pk_partner_key PRIMARY KEY (id)
);
INSERT INTO "pk_partner" VALUES('19c3c5434db041d9b03e13375dcb8140','Lefèvre & Kovács Conseil','en','2026-11-21 12:00:00.123456',0,3,X'970D6CBF0EB3EC7DB7808242ABD44388AB5CCE77CB0877943E1FBDE432B11110',0,2);
CREATE TABLE pk_pending (
	shard BIGINT NOT NULL,
	id CHAR(32) NOT NULL,
	chain_id CHAR(32) NOT NULL,
	seq BIGINT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_pending_key PRIMARY KEY (shard, id)
);
INSERT INTO "pk_pending" VALUES(0,'01a1fdfa467b71f3be222846ce059d5b','19c3c5434db041d9b03e13375dcb8140',1,'2026-11-21 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(0,'01a1fdfa467b7537b795eed42d38de3e','19c3c5434db041d9b03e13375dcb8140',2,'2026-11-21 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(0,'01a1fdfa467b7537b795eed42d38de3f','19c3c5434db041d9b03e13375dcb8140',3,'2026-11-21 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(13,'01a1fdfa467b778ead75486bae39fe09','fcc4e1b66e604a6b93fe05ed0fc1816d',1,'2026-11-21 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(2,'01a20320a27b75c08e5e5774282b60a1','a71ac6829a35468cbc7c93c873df15d2',1,'2026-11-22 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(13,'01a20320a27b75c08e5e5774282b60a2','fcc4e1b66e604a6b93fe05ed0fc1816d',2,'2026-11-22 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(13,'01a20846fe7b7116838ba13e80014d3a','fcc4e1b66e604a6b93fe05ed0fc1816d',3,'2026-11-23 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(13,'01a20846fe7b72c5a98dfc21fbdd2c1d','fcc4e1b66e604a6b93fe05ed0fc1816d',4,'2026-11-23 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(2,'01a20846fe7b72c5a98dfc21fbdd2c1e','a71ac6829a35468cbc7c93c873df15d2',2,'2026-11-23 12:00:00.123456');
INSERT INTO "pk_pending" VALUES(2,'01a20d6d5a7b7069a2edd793950bbe4a','a71ac6829a35468cbc7c93c873df15d2',3,'2026-11-24 12:00:00.123456');
CREATE TABLE pk_person (
	id CHAR(32) NOT NULL,
	name VARCHAR(200) NOT NULL,
	email VARCHAR(254) NOT NULL,
	language TEXT NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT pk_person_key PRIMARY KEY (id)
);
INSERT INTO "pk_person" VALUES('dedd7023510e4c06b50ab27810a6a875','Szabó Katalin','katalin@szabo.example.com','en',0);
CREATE TABLE pk_receipt (
	actor_id CHAR(32) NOT NULL,
	"key" VARCHAR(200) NOT NULL,
	digest BLOB NOT NULL,
	"row" CHAR(32) NOT NULL,
	at DATETIME NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT pk_receipt_key PRIMARY KEY (actor_id, "key")
);
CREATE TABLE pk_session (
	id CHAR(32) NOT NULL,
	realm VARCHAR(40) NOT NULL,
	digest BLOB NOT NULL,
	holder_id CHAR(32) NOT NULL,
	partner_id CHAR(32),
	account_id CHAR(32),
	member_id CHAR(32),
	epochs JSON NOT NULL,
	started_at DATETIME NOT NULL,
	seen_at DATETIME NOT NULL,
	ends_at DATETIME NOT NULL,
	ended_at DATETIME,
	version BIGINT NOT NULL,
	CONSTRAINT pk_session_key PRIMARY KEY (id),
	CONSTRAINT pk_session_digest_taken UNIQUE (digest)
);
INSERT INTO "pk_session" VALUES('a12f5f178c42461389bfd0296024a24e','staff',X'2FA520DB7CF8E67E7515A63CBB2E7DE228AFEC73A9F0C36BC2B2E1625B0A8027','dedd7023510e4c06b50ab27810a6a875',NULL,'fcc4e1b66e604a6b93fe05ed0fc1816d','01a1fdfa467b7676bac4be658d42a337','{"credential":0,"member":0,"account":0}','2026-11-23 12:00:00.123456','2026-11-23 12:00:00.123456','2026-11-24 00:00:00.123456',NULL,0);
CREATE INDEX pk_operator_by_name ON pk_operator (partner_id, name, id);
CREATE INDEX pk_client_by_standing_created_at ON pk_client (partner_id, standing, created_at, id);
CREATE INDEX pk_client_by_name ON pk_client (partner_id, name, id);
CREATE INDEX pk_client_by_created_at ON pk_client (partner_id, created_at, id);
CREATE INDEX pk_client_by_standing_name ON pk_client (partner_id, standing, name, id);
CREATE INDEX pk_entry_by_seq ON pk_entry (chain_id, seq, id);
COMMIT;
