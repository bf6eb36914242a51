from django.urls import path

from core import views

urlpatterns = [
    path("privacy/", views.Privacy.as_view(), name="privacy"),
    path("accessibility/", views.Accessibility.as_view(), name="accessibility"),
    path("gallery/", views.gallery, name="gallery"),
]
