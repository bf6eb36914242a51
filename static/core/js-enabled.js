/* Loaded first in <body>, before anything is drawn: the stylesheet shows the parts that need scripts by these two classes. */
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("nhsuk-frontend-supported");
