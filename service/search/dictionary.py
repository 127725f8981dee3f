"""The dictionary: what plans print for the single English words that people ask about them with.

General words of public administration and what they stand for in Japanese, several where offices say several. They
are looked for as words and name nothing: what names a notion (`ontology/synonyms.ttl`) means a theme or a group.
"""

from __future__ import annotations

import re

from .folding import fold

# An English word in the singular and the Japanese for it, one after another.
WORDS = """
abandoned 放置 / abolition 廃止 / abuse 虐待 / academic 学術 学力 / access アクセス 交通手段 / accident 事故 /
account 会計 / accounting 会計 / address 住所 / administration 行政 管理 / administrative 行政 / adult 成人 大人 /
advice 相談 助言 / adviser 相談員 アドバイザー / advisory 相談 / affordable 低廉 / age 年齢 / ageing 高齢化 /
agency 機関 / agreement 協定 合意 / aid 補助 援助 / air 空気 大気 / alarm 警報 防犯ベル / alliance 連携 /
allocation 配分 / allowance 手当 / ambulance 救急車 救急 / analysis 分析 / animal 動物 / appearance 景観 /
application 申請 / appointment 任命 予約 / appraisal 評価 / approval 承認 / archive 公文書館 / art 芸術 美術 /
assembly 議会 集会 / assessment アセスメント 評価 査定 / asset 資産 財産 / association 協会 団体 / audit 監査 /
authority 権限 / automation 自動化 / award 表彰 / ban 禁止 / barrier 障壁 バリア / bath 浴場 入浴 / beauty 美化 /
bed 病床 定員 / bicycle 自転車 / bike 自転車 / bill 請求 / bin ごみ箱 / birth 出生 出産 / board 委員会 /
boiler ボイラー / bond 起債 債券 / book 図書 / booklet 冊子 / border 境界 / boundary 境界 / branch 支所 /
breakfast 朝食 / bridge 橋 橋りょう / brochure パンフレット / burden 負担 / burglar 空き巣 / bylaw 条例 /
cable ケーブル / camera カメラ / campaign キャンペーン 運動 / canal 水路 運河 / capability 能力 / capacity 定員 能力 /
capital 資本 / car 自動車 / carpark 駐車場 / cash 現金 / catastrophe 災害 / census 国勢調査 / center センター /
central 中央 / centre センター / ceremony 式典 / certificate 証明書 住民票 / certification 認定 認証 /
chair 議長 会長 / charity 慈善 / charter 憲章 / child 子ども 児童 / church 教会 / civic 市民 / claim 請求 /
class 授業 学級 / classroom 教室 / clerk 職員 / clinic 診療所 / closing 閉鎖 / closure 閉鎖 廃止 / club クラブ /
coast 海岸 / code 規程 / collaboration 協働 連携 / collection 収集 回収 / college 大学 / comfort 快適 /
commerce 商業 / commercial 商業 / committee 委員会 / communication コミュニケーション 通信 /
community コミュニティ 地域 / commuter 通勤 / commuting 通勤 / compensation 補償 / competence 能力 /
competition 競争 / complaint 苦情 / compost 堆肥 肥料 / computer コンピュータ パソコン / concert コンサート /
conference 会議 / congestion 渋滞 混雑 / conservation 保全 / consolidation 統廃合 統合 / construction 建設 工事 /
consultation 相談 協議 / consumer 消費者 / consumption 消費 / contract 契約 委託 / cooperation 協力 連携 協働 /
cooperative 協同組合 / coordination 調整 / coordinator コーディネーター / corner コーナー / corporate 企業 /
corporation 法人 / counselling 相談 カウンセリング / counselor 相談員 / counter 窓口 / coupon 商品券 / courtesy 接遇 /
crèche 保育所 / criminal 犯罪 / crisis 危機 / cultural 文化 / culture 文化 / currency 通貨 / customer 利用者 /
cycling サイクリング / cyclist 自転車 / damage 被害 / danger 危険 / dangerous 危険 / death 死亡 / debt 負債 借金 /
declaration 宣言 / decrease 減少 / deficit 赤字 / delay 遅れ / democracy 民主 / demolition 解体 / dentist 歯科 /
department 部署 / dependence 依存 / deposit 預金 / depreciation 減価償却 / designated 指定 / designation 指定 /
detention 遊水 / development 開発 / diet 食事 / digital デジタル / dioxin ダイオキシン / director 部長 /
disability 障害 / disadvantaged 弱者 / discount 割引 / discrimination 差別 / disease 疾病 感染症 / dispatch 派遣 /
dispatched 派遣 / display 展示 / dispute 紛争 / dissemination 周知 普及 / distance 距離 / district 地区 /
doctor ドクター 医師 / document 文書 / domestic 家庭 / donation 寄附 寄付 / downtown 繁華街 中心市街地 /
drainage 排水 下水 / drinking 飲料 / driver 運転 / driving 運転 / drug 薬物 / dumping 不法投棄 / duplicate 重複 /
dust 粉じん / duty 責任 / earning 所得 / ecology 生態 / economic 経済 / economy 経済 / education 教育 /
educational 教育 / efficiency 効率 / efficient 効率 / election 選挙 / electric 電気 / electricity 電気 電力 /
electronic 電子 / elementary 小学校 / emergency 緊急 救急 / employer 事業主 / employment 雇用 / encounter 交流 /
energy エネルギー / enforcement 取締 / engineer 技術者 / english 英語 / enrolment 入学 / enterprise 企業 /
entertainment 娯楽 繁華街 / entrepreneur 起業 / entrance 入口 / equality 平等 / equipment 機器 資機材 設備 /
estate 団地 不動産 / evaluation 評価 / event イベント 行事 / examination 検査 / exchange 交流 / executive 執行 /
exemption 免除 / exercise 訓練 運動 / exhibition 展示 / expenditure 歳出 支出 / expense 経費 / expert 専門 /
expertise 専門性 / export 輸出 / facade 景観 / factory 工場 / fair 公平 / fare 運賃 / farm 農業 農地 / farmland 農地 /
fast 迅速 / fee 手数料 使用料 / ferry 渡船 / festival 祭り / fertiliser 肥料 / fertilizer 肥料 / financial 財政 財務 /
fine 罰金 / fiscal 財政 / fish 魚 / fishing 漁業 / flow 流れ / flower 花 / food 食糧 食料 / football サッカー /
foreign 外国 / forest 森林 / form 様式 / forum フォーラム / fraud 詐欺 / free 無料 / freight 貨物 / fuel 燃料 /
fund 基金 / furniture 家具 / game ゲーム / garage 車庫 / garden 庭園 / gardening 園芸 / gas ガス / gender 男女 /
gift 贈与 / glass ガラス / global 地球 / governance 統治 経営 / grant 補助 助成 / graduate 卒業 / greenery 緑化 /
ground 土地 / groundwater 地下水 / guard 警備 / guarantee 保証 / guardian 保護者 / guidance 指導 / guideline 指針 /
gym 体育館 / handbook マニュアル 手引 / handicap 障害 / harassment ハラスメント / harbour 港 / harmony 調和 /
hazard 危険 ハザード / headmaster 校長 / headteacher 校長 / health 健康 保健 / healthcare 医療 / hearing 公聴会 /
height 高さ / heritage 文化財 / highway 幹線 高速道路 / hill 丘陵 / historic 歴史 / history 歴史 / holiday 休日 /
homepage ホームページ / homework 宿題 / honour 表彰 / hospital 病院 / hotel ホテル / hour 時間 / house 住宅 /
housing 住宅 / hygiene 衛生 / illegal 違法 不法 / illness 病気 / improvement 改善 / incentive 奨励 /
incineration 焼却 / incinerator 焼却 / inclusion 包摂 / income 所得 / independence 自立 自主 / independent 自立 独立 /
industrial 工業 産業 / industry 産業 / infant 乳幼児 / infection 感染 / inflation 物価 / injury 負傷 /
innovation 革新 イノベーション / inquiry 照会 / inspection 点検 検査 / installation 設置 / instructor 指導者 /
insurance 保険 / integration 統合 一貫 / intelligence 知能 / interaction 交流 / interchange 交流 / interest 利子 /
internal 内部 / international 国際 / internet インターネット / intersection 交差点 / interview 面接 /
investment 投資 / isolation 孤立 / job 仕事 雇用 / journey 移動 / junction 交差点 / junior 中学校 / justice 司法 /
juvenile 青少年 少年 / kindergarten 幼稚園 / kitchen 台所 厨房 / laboratory 研究所 / labour 労働 / lake 湖 /
land 土地 / landfill 埋立 / landscape 景観 / lane 車線 道路 / language 言語 / law 法律 / leadership 指導 /
leader 指導者 リーダー / leaflet チラシ / leak 漏水 / leakage 漏水 / learner 受講者 / learning 学習 /
lease 賃貸 貸付 / lecture 講演 講座 / legal 法律 / leisure 余暇 / lending 貸出 / lesson 授業 / letter 手紙 /
levee 堤防 / liability 責任 / librarian 司書 / library 図書館 / licence 許可 / licensing 許可 /
lifestyle ライフスタイル / lift エレベーター / lighting 照明 街路灯 / loan 貸付 融資 / lodging 宿泊 / logistics 物流 /
lunch 給食 / magazine 広報誌 / mail 郵便 / maintenance 維持 管理 / mall 商店街 / manager 管理者 管理職 /
mandatory 義務 / manual マニュアル / manufacturing 製造 / map マップ 地図 / maritime 海事 / market 市場 /
marriage 結婚 / mayor 市長 / meal 食事 給食 / medical 医療 / medicine 医療 / meeting 会議 / memorial 記念 /
mental 精神 / merchant 商店 / merger 合併 統合 / metal 金属 / military 軍事 / minister 大臣 / minority 少数 /
mobile 移動 携帯 / mobility 移動 / model モデル / moderate 適正 / monitoring 監視 / monument 記念碑 / moral モラル /
morale モラル / motorist 運転 / movement 運動 / multicultural 多文化 / museum 博物館 / music 音楽 / mutual 相互 /
nationality 国籍 / natural 自然 / nature 自然 / navigation 案内 / neglect 放置 / neighbourhood 地域 /
neighborhood 地域 / network ネットワーク / newsletter 広報 / newspaper 新聞 / night 夜間 / nonprofit 非営利 /
notice 通知 周知 / nuisance 迷惑 公害 / nurse 看護 / nursing 介護 看護 / nutrition 栄養 / obesity 肥満 /
obligation 義務 / obligatory 義務 / obstacle 障害 / occupancy 入居 / officer 職員 / official 職員 /
ombudsman オンブズマン / opinion 意見 / ordinance 条例 / organic 有機 / organisation 組織 / organisational 組織 /
organization 組織 / organizational 組織 / orphan 孤児 / outpatient 外来 / outreach 訪問 / outsourcing 委託 /
overseas 海外 / owner 所有者 / ownership 所有 / palace 宮殿 / panel パネル / parcel 区画 / parent 保護者 /
parking 駐車 / parliament 議会 / participant 参加者 / participation 参加 / partner パートナー /
partnership 協働 連携 / passenger 乗客 / passport 旅券 / path 道路 / patient 患者 / patrol パトロール /
pavement 歩道 / payment 支払 / peace 平和 / peasant 農業 / pedestrian 歩行者 / penalty 罰則 / pension 年金 /
permission 許可 / personnel 人員 職員 / petition 請願 / pet ペット / phone 電話 / photo 写真 / photovoltaic 太陽光 /
pilot モデル / pipeline 管路 / plant 植物 / plantation 植樹 / planting 植樹 植栽 / plastic プラスチック /
playground 遊び場 / plaza 広場 / pollution 公害 汚染 / pond 池 / pool プール / poor 貧困 / population 人口 / port 港 /
post 郵便 / poverty 貧困 / premium プレミアム / preschool 未就学 / preservation 保全 保存 / pressure 圧力 /
price 料金 価格 / principal 校長 / printing 印刷 / prison 刑務所 / privacy 個人情報 / private 民間 /
privatisation 民営化 / privatization 民営化 / procedure 手続 / procurement 調達 / product 製品 / productivity 生産性 /
profession 専門 / professional 専門 / professor 教授 / profit 利益 / prohibited 禁止 / prohibition 禁止 /
property 財産 / prosecution 起訴 / prosperity 繁栄 活性化 / protest 抗議 / publicity PR 広報 / publication 公表 /
publishing 公表 / pump ポンプ / pupil 児童 生徒 / purification 浄化 / questionnaire アンケート / queue 待ち時間 /
radiation 放射線 / radio 無線 / railway 鉄道 / rail 鉄道 / rain 雨水 / rainfall 雨量 / rainwater 雨水 /
ratepayer 納税者 / reading 読書 / reallocation 再配分 再配置 / recession 不況 / reception 受付 窓口 /
recreation レクリエーション / recruitment 採用 / recycled 資源化 / recycling 資源化 リサイクル /
redevelopment 再開発 / redistribution 再配分 / referendum 住民投票 / refuge 避難 / region 地域 / regional 地域 /
register 台帳 住基 / registration 登録 / registry 住基 / regulation 規制 / rehabilitation リハビリ / relief 救援 /
religion 宗教 / relocation 移転 再配置 / remuneration 報酬 / renewable 再生可能 / renewal 更新 / renovation 改修 /
rent 家賃 / repair 修繕 改修 / rescue 救助 救急 / research 研究 / reservoir 貯水 遊水地 / residence 住居 /
residential 住宅 / responsibility 責任 / restaurant 飲食店 / restructuring 再編 / retail 小売 / retailer 商店 /
retention 貯留 / retirement 退職 / reuse 再利用 / revenue 歳入 / revitalisation 活性化 / revitalise 活性化 /
revitalization 活性化 / revitalize 活性化 / ridership 乗客 / river 河川 / riverbank 河川 / riverside 水辺 /
road 道路 / robot ロボット / robbery 強盗 / roof 屋上 / rooftop 屋上 / room ルーム / rubbish ゴミ / rural 農村 /
sale 売却 即売 / sanitation 衛生 / sapling 苗木 / satisfaction 満足度 / saving 節減 削減 / scenery 景観 /
scenic 景観 / scholarship 奨学 / school 学校 / science 科学 / sea 海 / seawall 堤防 / secondary 高等学校 /
security 治安 警備 / seismic 耐震 / seminar 講座 セミナー / senior 高齢者 / sewage 下水 / sewer 下水道 /
sewerage 下水道 / shelter 避難所 / shop 店舗 商店 / shopkeeper 商店 / shopping 商店街 / shortage 不足 / sick 病気 /
sidewalk 歩道 / sign 標識 / signal 信号 / site 場所 用地 / skill 能力 技能 / slope 斜面 / smell 悪臭 / smoke 喫煙 /
smoking 喫煙 / snow 雪 / soccer サッカー / society 社会 / software ソフトウェア / soil 土壌 / solar 太陽光 /
solid 固形 / sorting 分別 / spare 予備 / specialist 専門 / speech 発言 / speed 速度 / sponsor 後援 / sport スポーツ /
stadium 競技場 / staffing 人員 / stairs 階段 / station 駅 ステーション / statistic 統計 / stockpile 備蓄 /
stock 備蓄 / storage 貯留 保管 / store 店舗 / storm 暴風 / stray 野良 / stream 河川 / street 道路 街路 /
student 生徒 学生 / studying 学習 / subsidised 補助 / subsidized 補助 / subway 地下鉄 / suburb 郊外 / suburban 郊外 /
suicide 自殺 / supervision 監督 / supervisor サポーター 監督 / supply 供給 給水 / supporter サポータ / surplus 黒字 /
surgery 手術 / surroundings 周辺 / surveillance 監視 / suspicion 不審 / sustainability 持続 / sustainable 持続 /
swimming 水泳 / system システム / tap 水道 / tariff 料金 / taxation 課税 / taxi タクシー / taxpayer 納税者 /
teacher 教員 / technical 技術 / technique 技術 / technology 技術 IT / teenager 青少年 / telephone 電話 /
television テレビ / tenant 入居者 / tender 入札 / terrorism テロ / terrorist テロ / textbook 教科書 / theatre 劇場 /
thief 泥棒 / timber 木材 / toilet トイレ / toll 料金 / tour 巡回 / tourism 観光 / tourist 観光 / tournament 大会 /
toxic 有害 / trade 商業 貿易 / trademark 商標 / traffic 交通 / train 電車 / trainee 研修生 / training 研修 訓練 /
tram 路面電車 / transfer 移管 / translation 翻訳 / transparency 透明 / transport 交通 / transportation 交通 /
trash ゴミ / travel 移動 交通 / treatment 処理 治療 / treaty 条約 / tree 樹木 植樹 / trial 試行 / tunnel トンネル /
turbine 風車 / turnout 投票率 / tutor 講師 / underground 地下 / unemployed 失業 / unemployment 失業 / uniform 制服 /
union 組合 / university 大学 / unlawful 違法 / urban 都市 / urbanisation 都市化 / user 利用者 / utility 公共料金 /
vacancy 空き / vacant 空き / vaccination 予防接種 / vaccine ワクチン / vandalism 破壊 / vegetable 野菜 /
vehicle 車両 自動車 / vending 自動販売機 / venue 会場 / veteran 退役 / vibration 振動 / victim 被害 / video 映像 /
violation 違反 / violence 暴力 / visitor 来訪者 / vocational 職業 / volunteer ボランティア / vote 投票 /
voter 投票 有権者 / voucher 商品券 / vulnerable 弱者 要援護 / wage 賃金 / waiting 待ち時間 待機 / walk 徒歩 /
warden 監視員 / warehouse 倉庫 / warning 警報 / waste ゴミ / wastewater 汚水 / watchdog 監視 / waterfront 水辺 /
waterside 水辺 / waterworks 水道 / wealth 資産 / weather 気象 / website ホームページ / weekday 平日 /
weekend 週末 土日 / weight 重量 / welfare 福祉 / wheelchair 車いす / wildlife 野生 / wind 風力 / window 窓口 /
wireless 無線 / wood 木材 / worker 労働者 職員 / workforce 職員数 人員 / workplace 職場 / workshop ワークショップ /
writing 作文 / youth 青少年 / zone 区域 地区 / zoning 用途規制 / zoo 動物園
"""
DICTIONARY = {
    fold(word): tuple(japanese) for word, *japanese in (entry.split() for entry in " ".join(WORDS.split()).split(" / "))
}


def translate(word: str) -> tuple[str, ...]:
    """Return what plans print for an English word in the singular or the plural, none where it is not known.

    >>> translate("Facades"), translate("parties")
    (('景観',), ())
    """
    folded = fold(word)
    singulars = (
        folded,
        folded.removesuffix("s"),
        re.sub("(?<=[sxz])es$|(?<=[cs]h)es$", "", folded),
        re.sub("ies$", "y", folded),
    )
    return next((DICTIONARY[singular] for singular in singulars if singular in DICTIONARY), ())
