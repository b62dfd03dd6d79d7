"""Facts of the network: names, addresses, figures, dates. Apostrophes are plain here, narrow spaces are real."""

JUNE_2024 = {"en": "June 2024", "fr": "juin 2024", "es": "junio de 2024", "ar": "يونيو 2024"}
MEMBERSHIP = "membership@alliancecpha.org"
COORDINATORS = ("Hani.Mansourian@alliancecpha.org", "Camilla.Jones@alliancecpha.org")
FIGURES = {
    "en": "265+ 62% 8,000",
    "fr": "265+ 62\u202f% 8\u202f000",
    "es": "265+ 62\u202f% 8000",
    "ar": "265+ 62% 8,000",
}
USERS = {"en": "users", "fr": "utilisateurs", "es": "usuarios", "ar": "المستخدمين"}
FREE = {"en": "free", "fr": "gratuite", "es": "gratuita", "ar": "مجانية"}
NETWORK = {
    "en": "Alliance for Child Protection in Humanitarian Action",
    "fr": "Alliance pour la protection de l'enfance dans l'action humanitaire",
    "es": "Alianza para la Protección de la Niñez y Adolescencia en la Acción Humanitaria",
    "ar": "التحالف من أجل حماية الطفل في العمل الإنساني",
}
# In the names below a language is missing where nobody knows an official name; English then stands beside ours.
FUNCTIONS = """
Standard setting and guidance development | Établissement de normes et élaboration de directives | Establecimiento de normas y elaboración de directrices
Capacity building, learning and development | Renforcement des capacités, apprentissage et développement | Capacitación, aprendizaje y desarrollo profesional
Evidence and knowledge generation | Génération de preuves et de connaissances | Producción de evidencias y de conocimiento
Advocacy | Plaidoyer | Promoción y defensa pública
Convening | Convocation générale | Convocatoria
"""  # noqa: E501
PRIORITIES = """
Accountability to children | Responsabilité envers les enfants
Localisation | Localisation
Multisectoral and integrated programming, and collaboration | Programmation multisectorielle et intégrée et collaboration
Prevention | La prévention
"""  # noqa: E501
TYPES = """
General membership | Adhésion générale
Associate membership
Core membership
"""
KINDS = {
    "working group": {"en": "Working group", "fr": "Groupe de travail", "ar": "مجموعة عمل"},
    "task force": {"en": "Task force", "fr": "Groupe spécialisé", "ar": "فرقة عمل"},
    "initiative": {"en": "Initiative", "fr": "Initiative"},
}
# kind, e-mail address, then the names
GROUPS_AND_INITIATIVES = """
working group | cpms.wg@alliancecpha.org | Child Protection Minimum Standards (CPMS) | Standards minimums pour la protection de l'enfance (SMPE) | Normas mínimas para la protección de la niñez y adolescencia en la acción humanitaria
working group | learning@alliancecpha.org | Learning and Development | Apprentissage et développement
working group | ame.wg@alliancecpha.org | Assessment, Measurement and Evidence | Analyse, évaluation et preuves
working group | advocacywg@alliancecpha.org | Advocacy | Plaidoyer | – | المناصرة
task force | cmtf@alliancecpha.org | Case Management | Gestion de cas
task force | caafag.tf@alliancecpha.org | Children Associated with Armed Forces and Armed Groups | Enfants associés aux forces ou groupes armés
task force | cash.tf@alliancecpha.org | Cash and Child Protection | L'argent en espèces et la protection de l'enfance
task force | cltf@alliancecpha.org | Child Labour | Travail des enfants | – | فرقة العمل المعنيّة بعمالة الأطفال
task force | ccp.tf@alliancecpha.org | Community-level Child Protection | Protection de l'enfance au niveau communautaire
task force | familystrengtheningtf@alliancecpha.org | Family Strengthening | Renforcement de la famille
task force | uasc.tf@alliancecpha.org | Unaccompanied and Separated Children | Enfants non accompagnés et séparés | – | فرقة العمل المعنية بالأطفال غير المصحوبين والمنفصلين عن ذويهم
initiative | accountability@alliancecpha.org | Accountability to Children | Redevabilité envers les enfants
initiative | rachel.mckinney@inee.org | Child Protection in Humanitarian Action and Education in Emergencies | Protection de l'enfant dans l'action humanitaire et l'éducation d'urgence
initiative | localisation@alliancecpha.org | Localisation | Localisation
initiative | prevention@alliancecpha.org | Prevention | Initiative pour la prévention
"""  # noqa: E501
# kind, English title, French title
PRODUCTS = """
Indicator package | Indicators to Measure Cross-sectoral Contributions to Children's Protection and Well-being | Indicateurs permettant de mesurer les contributions intersectorielles à la protection et au bien-être des enfants
Training | Child Protection Case Management Training Package for Caseworkers in Humanitarian Settings | Module de formation sur la gestion des cas de protection de l'enfance pour les travailleurs sociaux dans les contextes humanitaires
Technical note | Education Interventions for Children Associated with Armed Forces and Armed Groups | Interventions éducatives auprès des enfants associés aux forces armées et aux groupes armés
Overview | The Unprotected: Overview of the Impact of Humanitarian Crises on Children in 2023 | Sans défense\u202f: Synthèse sur l'impact des crises humanitaires sur les enfants en 2023
Desk review | Desk Review and Resource Mapping: Accountability to Children in Humanitarian Action | Étude documentaire et cartographie des ressources\u202f: Responsabilité envers les enfants dans l'action humanitaire
"""  # noqa: E501
# what else the page of a group or an initiative names
ALSO = {
    "rachel.mckinney@inee.org": "INEE",
    ("ame.wg@alliancecpha.org", "fr"): "Évaluation, mesure et preuve",
    ("advocacywg@alliancecpha.org", "ar"): "مجموعة عمل المناصرة",
}
