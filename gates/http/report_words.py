"""The words of the printable monthly report, in Chinese and English; names of figures come with the figures."""

from typing import Final

from streams.story_texts import Words

REPORT: Final[Words] = {
    "title": ("物流联动监管月报", "Monthly report of linked supervision"),
    "month": ("月份", "Month"),
    "print": ("打印", "Print"),
    "csv": ("下载 CSV", "Download CSV"),
    "to_board": ("值班台", "Control room"),
    "of": ("{} 年 {} 月", "{}-{}"),
    "as_of": ("截至 {}", "As of {}"),
    "unfinished": ("本月尚未结束", "The month is not over"),
    "uncounted": ("按权限不计入：{}", "Not counted for your role: {}"),
    "scope": ("当月发出的一至三级预警，按截至时的处置状态统计", "Alerts P1–P3 raised in the month, as they stood then"),
    "spared": ("免除转关申报", "Declarations spared"),
    "node": ("关区", "Node"),
    "section": ("职能处室", "Section"),
    "by_node": ("一、各关区", "1 By node"),
    "by_section": ("二、各职能处室", "2 By section"),
    "by_both": ("三、各关区各处室", "3 By node and section"),
    "time_limits": ("四、作业时限", "4 Time limits"),
    "heat": ("五、异常热度", "5 Heat"),
    "step": ("环节", "Step"),
    "done": ("完成数", "Done"),
    "p50": ("中位数", "Median"),
    "p90": ("90 分位", "90 %"),
    "p95": ("95 分位", "95 %"),
    "limit": ("时限", "Limit"),
    "within": ("时限内", "Within"),
    "published": ("已公布", "published"),
    "rule_by_hour": ("指标 × 时段", "Rule × hour of the day"),
    "site_by_hour": ("场所 × 时段", "Site × hour of the day"),
    "rule_and_site": ("指标 × 场所：最多的三十项", "Rule × site: the thirty most frequent"),
    "rule": ("指标", "Rule"),
    "site": ("场所", "Site"),
    "times": ("次数", "Times"),
    "busiest": ("最多时段", "Busiest hour"),
    "nothing": ("本月无数据", "Nothing in this month"),
    "no_site": ("（无场所）", "(no site)"),
    "loading": ("正在统计…", "Counting…"),
}
