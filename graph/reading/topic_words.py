"""Words that topics are read by: those that say nothing of what a measure is about, and those that do so with others.

The general words are what offices say of everything, what is done to things, and what every office has. They were
collected by reading what was suggested between the plans on which the rule was made (docs/comparing.md names them). A
word too many hides a topic; one too few makes two measures alike that are not. Names of the same thing stand in
`ontology/topics.ttl`.
"""

from __future__ import annotations

# Words that tell no two measures apart, whatever stands beside them.
_GENERAL = """
    ai dx it 一体 一元 一定 一層 一括 一般 一部 世代 世帯 両立 中心 予測 予算 事例 事務 事業
    交付 交流 人材 今後 仕事 仕組 企業 企画 会議 住民 体制 体系 体験 作成 作業 便利 促進 保全 保存
    保護 保障 個人 個別 備品 充分 充実 全体 全員 全国 全庁 全面 公共 公募 公民 公的 公立 公表 公開
    共同 共有 共通 具体 内容 円滑 再編 処理 分析 分野 分類 判断 利便 利用 制定 制度 削減 割合 創出
    創設 助成 努力 労働 効果 効率 募集 区分 区別 十分 協働 協力 協議 原因 参加 参画 反映 収入 収集
    取組 受付 受入 可能 各種 合同 名称 向け 向上 周知 周辺 問題 啓発 団体 地域 地方 執行 基本 基準
    報告 場合 場所 増加 増設 増進 変化 変更 多数 多様 大人 大会 女性 学年 学習 安全 安定 安心
    完了 官民 定着 実例 実施 実現 実績 実行 実証 実験 宣伝 家庭 家族 寄与 審査 対処 対応 対策 対象
    専門 将来 導入 少数 就労 就職 尽力 届出 展開 工事 工夫 市内 市民 市立 年度 庁内 広報 廃止 建設
    強化 形成 影響 役割 役場 役所 待遇 後押 必要 応募 応援 快適 情報 想定 意欲 意見 意識 成果 成長
    手法 手続 技術 把握 抑制 投入 投資 抽象 拠点 拡充 拡大 拡張 指定 指導 振興 授業 推計 推進 提供
    提出 提案 提示 提言 支出 支所 支援 改修 改善 改定 改良 改訂 改革 政策 教室 教育 整備 整理 新規
    新設 方法 方策 方針 施策 施行 施設 時代 時期 普及 更新 最大 最小 最新 最適 有効 期待 期間 期限
    未来 本市 本庁 本村 本格 村内 村立 条例 柔軟 根拠 案内 検討 検証 業務 概要 構成 構築 構造 権限
    機会 機器 機材 機能 機関 段階 民間 決定 沿い 法令 法律 活動 活用 派遣 流れ 消費 減少 測定 準備
    点検 状況 現在 現場 現状 理由 理解 環境 生活 生産 申請 男性 町内 町立 発信 発展 発行 登録 監査
    監視 目指 目標 目的 相互 相談 着手 研修 研究 確保 確立 確認 社会 福祉 移行 移転 種別 種類 積極
    窓口 立場 立案 策定 算定 管理 範囲 簡素 紹介 組織 経済 経緯 経費 経過 経験 結果 結論 統一
    統合 継続 維持 総合 緩和 縮減 考え 職員 職場 育成 背景 能力 自分 自己 自発 自立 興味 若者
    行事 行政 補助 補完 要因 要綱 見直 規制 規則 解消 計測 計画 訓練 設備 設定 設立 設置 設計 証拠
    評価 試算 試行 詳細 認定 認識 誘致 説明 課題 調整 調査 講座 講習 議論 負担 財政 財源 貢献 責任
    費用 資金 転換 軽減 迅速 通知 連携 連絡 進化 進展 運営 運用 過程 道具 達成 適切 適正 選定 選択
    選考 部分 部局 部門 都市 配置 醸成 重点 開催 開始 開発 開設 関与 関係 関心 関連 防止 雇用 領域
    養成 高度 魅力 ict iot ツール データ ニーズ プラン モデル 一元化 事業者 仕組み 促進策 保護者
    個別化 働き方 具体的 再検討 再構築 再配置 利便性 利用者 効率化 卒業生 協議会 参加者 取り組 可視化
    多様化 委員会 対応策 対象者 専門家 専門性 市役所 当事者 手続き 担当者 推進策 支援策 改善策 暮らし
    最適化 標準化 活性化 生産性 経済的 統廃合 自動化 自治体 複雑化 見直し 重点化 関係者 電子化 高度化
    高齢化 イベント サポート サービス システム セミナー センター デジタル 受け入れ 基本設計 実施設計
    専門人材 政策立案 施策立案 見える化 関係機関 アンケート オンライン デジタル化 プログラム
    マニュアル オンライン化 テクノロジー ネットワーク パンフレット プロジェクト ホームページ イノベーション
    プラットフォーム コミュニケーション 切れ目 スムーズ 以上 以下 以内 未満 程度 短縮 減量
    マネジメント 環境整備 基盤整備 市街地 高揚 修繕 補修 改築 営繕 支給
"""
# What is done: with the name of a field, a group or an object it is a topic (道路整備, 職員研修). The longest first.
_ACTS = """
    整備 予防 交付 交流 促進 保全 保護 健診 公開 再編 利用 助成 協働 参加 収集 啓発 増設 対策 建設 振興
    接客 接続 接遇 提供 支援 改修 改良 改革 教育 検診 活用 派遣 減量 点検 相談 研修 管理 給付 緑化
    美化 育成 補助 訓練 診査 評価 誘致 運営 開発 防止 耐震化 見直し 資源化 維持
    マネジメント 地震対策
"""
# What every office has and deals with: a topic only with what is done to it.
_OBJECTS = """
    人材 企業 住民 学校 家庭 市民 情報 教員 施設 町会 窓口 組織 職員 行政 財政 自治会 公共施設
    コミュニティ ボランティア 地域コミュニティ
"""
# How something is done, or how it turns out, whatever it is: a topic only of what says nothing else.
_MANNERS = """
    ワンストップサービス ワンストップ 待ち時間 市民満足度 満足度 市民ニーズ 市民参加 市民の声 職員意識改革 意識改革
    行動変容 義務化 無償化 有料化 効率化 透明性 負担軽減 情報共有 情報発信 相談体制 相談窓口 ライフステージ 人材確保
    人材育成 高齢者向 子ども向 若者向 シニア向 環境性能 意識醸成 地域活性化 産業振興 危機管理 耐震化 地震対策 長寿命化
    老朽化 リニューアル サステナビリティ リサイクル
"""
# Where much is done: a topic only with what is done there.
_INSTITUTIONS = "小学校 中学校 高等学校 幼稚園 保育所 大学 病院 公民館 公共交通"
GENERAL = frozenset(_GENERAL.split())
INSTITUTIONS = frozenset(_INSTITUTIONS.split())
MANNERS = frozenset(_MANNERS.split())
ACTS = tuple(sorted(_ACTS.split(), key=len, reverse=True))
OBJECTS = frozenset(_OBJECTS.split())
