(function () {
  "use strict";
  document.documentElement.classList.add("script");
  function copied(button) {
    var before = button.textContent;
    button.textContent = "Copied";
    setTimeout(function () { button.textContent = before; }, 1500);
  }
  function byHand(block, button) {
    var range = document.createRange();
    range.selectNodeContents(block);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (document.execCommand("copy")) { copied(button); }
  }
  document.querySelectorAll("button.copy").forEach(function (button) {
    button.addEventListener("click", function () {
      var block = button.parentNode.querySelector("code");
      if (navigator.clipboard) {
        navigator.clipboard.writeText(block.textContent).then(function () { copied(button); }, function () { byHand(block, button); });
      } else {
        byHand(block, button);
      }
    });
  });
  var boxes = Array.prototype.slice.call(document.querySelectorAll(".filters input[type=checkbox]"));
  var words = document.querySelector(".filters input[type=search]");
  function filter() {
    var wanted = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    var text = words ? words.value.toLowerCase() : "";
    document.querySelectorAll(".problem").forEach(function (problem) {
      var status = problem.getAttribute("data-status");
      problem.hidden = wanted.indexOf(status) < 0 || problem.textContent.toLowerCase().indexOf(text) < 0;
    });
    document.querySelectorAll(".group").forEach(function (group) {
      group.hidden = !group.querySelector(".problem:not([hidden])");
    });
  }
  boxes.concat(words ? [words] : []).forEach(function (input) { input.addEventListener("input", filter); });
  function open() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.hidden) { target.hidden = false; }
  }
  window.addEventListener("hashchange", open);
})();
