"""Addresses of the board and the reports. The start page is in `amhe/urls.py`."""

from django.urls import path

from assets.urls.base import MAP
from assets.urls.base import ORGANISATION as ASSETS
from datareview.urls.base import REVIEW
from reports.views import assetmap, assetmap_print, board, datareview, report

app_name = "reports"
ORGANISATION = "organisations/<slug:organisation>/"
REPORT = f"{ORGANISATION}reports/<int:number>/"
SUMMARY = f"{REVIEW}summary/"

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
    path(SUMMARY, datareview.LiveSummary.as_view(), name="data-review"),
    path(f"{SUMMARY}make/", datareview.SummaryMake.as_view(), name="data-review-make"),
    path(f"{SUMMARY}<int:number>/", datareview.FrozenSummary.as_view(), name="data-review-summary"),
    path(f"{SUMMARY}<int:number>/take-back/", datareview.SummaryTakeBack.as_view(), name="data-review-take-back"),
    path(f"{SUMMARY}<int:number>.pdf", datareview.SummaryPdf.as_view(), name="data-review-pdf"),
    path(ASSETS, assetmap.OrganisationAssets.as_view(), name="organisation-assets"),
    path(f"{ASSETS}print/", assetmap_print.OrganisationPrintMake.as_view(), name="organisation-assets-print"),
    path(f"{ASSETS}prints/<int:print>.pdf", assetmap_print.AssetMapPdf.as_view(), name="asset-map-pdf"),
    path(f"{MAP}print/", assetmap_print.AssetMapPrintMake.as_view(), name="asset-map-print"),
]
