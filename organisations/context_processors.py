"""What the header offers to this person."""


def navigation(request):
    return {"navigation": []}
