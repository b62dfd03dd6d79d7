"""Addresses of members. Those of accounts that allauth calls by its own names keep these names."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.recovery_codes import views as allauth_recovery
from allauth.mfa.totp import views as allauth_totp
from django.urls import path

from members.views import (
    account,
    apply,
    confirmations,
    directory,
    entry,
    people,
    proofs,
    requests,
    sign_in,
    verification,
)
from members.views.access import fresh, private, signed_in

urlpatterns = [
    path("members/", directory.organisation_list, name="members"),
    path("members/verify/", verification.verify, name="verify"),
    path("members/verify/<str:code>/", verification.verify_code, name="verify_code"),
    path("members/<slug:slug>/", directory.organisation_detail, name="organisation"),
    path("join/questions/", apply.questions, name="questions"),
    path("apply/", apply.apply, name="apply"),
    path("apply/continue/", apply.carry_on, name="apply_continue"),
    path("apply/check/", apply.check, name="apply_check"),
    path("apply/done/", apply.done, name="apply_done"),
    path("apply/withdraw/", apply.withdraw, name="apply_withdraw"),
    path("apply/<slug:slug>/", apply.page, name="apply_page"),
    path("account/", account.account, name="account"),
    path("account/organisation/<slug:slug>/", entry.entry, name="entry"),
    path("account/organisation/<slug:slug>/hide/", entry.hide, name="entry_hide"),
    path("account/organisation/<slug:slug>/people/", people.entry_people, name="entry_people"),
    path("account/organisation/<slug:slug>/people/<int:pk>/role/", people.entry_role, name="entry_role"),
    path("account/organisation/<slug:slug>/people/<int:pk>/end/", people.entry_end, name="entry_end"),
    path("account/organisation/<slug:slug>/invitations/<int:pk>/", people.entry_uninvite, name="entry_uninvite"),
    path("account/organisation/<slug:slug>/leave/", people.entry_leave, name="entry_leave"),
    path("account/organisation/<slug:slug>/proof/", proofs.entry_proof, name="entry_proof"),
    path("account/organisation/<slug:slug>/badge/<slug:language>.svg", proofs.entry_badge, name="entry_badge"),
    path("account/organisation/<slug:slug>/letter/<slug:language>.pdf", proofs.entry_letter, name="entry_letter"),
    path("account/organisation/<slug:slug>/confirm/", confirmations.entry_confirm, name="entry_confirm"),
    path(
        "account/organisation/<slug:slug>/leave-the-alliance/",
        confirmations.entry_leave_alliance,
        name="entry_leave_alliance",
    ),
    path("account/invitations/", people.invitations, name="invitations"),
    path("account/invitations/<int:pk>/accept/", people.invitation_accept, name="invitation_accept"),
    path("account/invitations/<int:pk>/decline/", people.invitation_decline, name="invitation_decline"),
    path("account/organisation/<slug:slug>/<slug:page>/", entry.page, name="entry_page"),
    path("account/confirmation/<str:token>/", confirmations.confirmation, name="confirmation"),
    path("account/confirmation/<str:token>/leave/", confirmations.confirmation_leave, name="confirmation_leave"),
    path("account/details/", account.details, name="account_details"),
    path("account/ask/<slug:slug>/", requests.ask, name="account_ask"),
    path("account/requests/", requests.answer, name="account_requests"),
    path("account/sign-in/", sign_in.sign_in, name="sign_in"),
    path("account/sign-in/", sign_in.sign_in, name="account_login"),
    path("account/sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("account/sign-in/password/", private(allauth_account.login), name="sign_in_password"),
    path("account/sign-in/second-step/", private(allauth_mfa.authenticate), name="mfa_authenticate"),
    path("account/sign-out/", account.sign_out, name="sign_out"),
    path("account/closed/", private(allauth_account.account_inactive), name="account_inactive"),
    path("account/security/", signed_in(allauth_mfa.index), name="mfa_index"),
    path("account/security/confirm/", sign_in.confirm, name="account_confirm"),
    path("account/security/password/", signed_in(allauth_account.password_change), name="account_change_password"),
    path("account/security/password/new/", fresh(allauth_account.password_set), name="account_set_password"),
    path("account/security/password/forgotten/", account.forgotten, name="account_reset_password"),
    path("account/security/check/", signed_in(allauth_account.reauthenticate), name="account_reauthenticate"),
    path("account/security/check/second-step/", signed_in(allauth_mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/security/app/", fresh(allauth_totp.activate_totp), name="mfa_activate_totp"),
    path("account/security/app/off/", signed_in(allauth_totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/security/codes/", signed_in(allauth_recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/security/codes/new/",
        signed_in(allauth_recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/security/codes/file/",
        signed_in(allauth_recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
