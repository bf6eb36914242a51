"""Addresses of the board and the reports. The start page is in `amhe/urls.py`."""

from django.urls import path

from reports.views import board, report

app_name = "reports"
ORGANISATION = "organisations/<slug:organisation>/"
REPORT = f"{ORGANISATION}reports/<int:number>/"

urlpatterns = [
    path("board/", board.Board.as_view(), name="board"),
    path("board/needs-attention/", board.AttentionList.as_view(), name="attention-list"),
    path("board/columns/", board.BoardColumns.as_view(), name="board-columns"),
    path("board/cover/<slug:organisation>/", board.TakeCover.as_view(), name="take-cover"),
    path(f"{ORGANISATION}report/", report.NewestReport.as_view(), name="report"),
    path(f"{ORGANISATION}report.pdf", report.NewestReportPdf.as_view(), name="report-pdf"),
    path(f"{ORGANISATION}reports/", report.ReportList.as_view(), name="report-list"),
    path(f"{ORGANISATION}reports/new/", report.ReportNew.as_view(), name="report-new"),
    path(REPORT, report.ReportDetail.as_view(), name="report-detail"),
    path(f"{REPORT}report.pdf", report.ReportPdf.as_view(), name="report-detail-pdf"),
    path(f"{REPORT}edit/", report.ReportEdit.as_view(), name="report-edit"),
    path(f"{REPORT}publish/", report.ReportPublish.as_view(), name="report-publish"),
    path(f"{REPORT}discard/", report.ReportDiscard.as_view(), name="report-discard"),
]
